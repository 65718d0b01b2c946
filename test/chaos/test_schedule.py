"""The schedule follows from the seed alone, and holds what it should."""

import unittest

from schedule import CALM, make
from world import World


class Schedule(unittest.TestCase):
    def test_the_same_seed_repeats_the_sequence(self):
        self.assertEqual(make(7, 600, True), make(7, 600, True))
        self.assertNotEqual(make(7, 600, True), make(8, 600, True))

    def test_a_longer_run_begins_as_a_shorter_one(self):
        shorter = make(7, 300, True)
        self.assertEqual(make(7, 600, True)[:len(shorter)], shorter)

    def test_three_minutes_hold_some_thirty_events(self):
        for seed in range(20):
            self.assertGreater(len(make(seed, 180, True)), 17, seed)

    def test_the_world_knows_each_event_and_all_of_them_happen(self):
        happened = {event.what for seed in range(20) for event in make(seed, 1200, True)}
        for what in happened:
            self.assertTrue(World.knows(what), what)
        self.assertFalse(World.knows("no-such-event"))
        for what in ("kill-worker", "freeze-worker", "thaw-worker", "restart-worker", "change-version", "kill-broker", "freeze-broker",
                     "fill-disk", "create", "delete", "rename", "pause", "resume", "stop", "mend", "rotate", "revoke", "swap", "calm"):
            self.assertIn(what, happened)

    def test_calm_is_long_enough_for_both_laws(self):
        events = make(7, 1200, True)
        for event, after in zip(events, events[1:]):
            if event.what == "calm":
                self.assertAlmostEqual(after.at - event.at, CALM)

    def test_outages_often_last_until_a_lost_group_must_be_seen(self):
        events = [event for seed in range(20) for event in make(seed, 600, True)]
        gaps = [after.at - event.at for event, after in zip(events, events[1:]) if event.what == "kill-broker" and after.at > event.at]
        self.assertTrue(any(gap > 25 for gap in gaps) and any(gap < 8 for gap in gaps))

    def test_workers_keep_their_version_where_told(self):
        self.assertNotIn("change-version", {event.what for event in make(7, 1200, False)})


if __name__ == "__main__":
    unittest.main()
