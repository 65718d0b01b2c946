"""The laws over made-up timelines: each is kept and broken, on either side of its limit."""

import json
import unittest

from laws import LOST_MORE, Condition, Look, VerdictLaws
from oracle import Observation
from other_laws import LogLaw, metrics_disagree, restart_touches, too_slow
from recent import RecentLists

DEADLINE = 9.0
TASK = ("orders", 1)


def well(at, worker=0, **more):
    return Observation(at, worker, {("orders", None): "RUNNING", TASK: "RUNNING"}, proved=at + 0.1, **more)


def failing(at, worker=0):
    return Observation(at, worker, {("orders", None): "RUNNING", TASK: "FAILED"}, proved=at + 0.1)


def lost(at, worker=0, state="RUNNING"):
    return Observation(at, worker, {("orders", None): "RUNNING", TASK: state}, proved=None)


def green(at):
    return Look(at, 200)


def red(at):
    return Look(at, 503)


def broken(*timeline):
    laws = VerdictLaws(DEADLINE, workers=3, started=-20.0)
    ordered = sorted(timeline, key=lambda event: event.at)
    return [(violation.law, violation.at) for event in ordered for violation in laws.feed(event)]


def during(make, begin, end, step=0.5, **more):
    return [make(begin + step * n, **more) for n in range(int((end - begin) / step))]


BEFORE = during(failing, -10, 10)  # so that no group has been lost lately


class NeverGreen(unittest.TestCase):
    def test_a_failure_may_be_green_until_the_deadline_and_not_after_it(self):
        self.assertEqual(broken(*during(failing, 10, 30), green(18.9)), [])
        self.assertEqual(broken(*during(failing, 10, 30), green(19.3)), [("never green", 19.3)])

    def test_red_is_right(self):
        self.assertEqual(broken(*during(failing, 10, 30), red(25)), [])

    def test_what_has_been_mended_before_the_next_observation_proves_nothing(self):
        self.assertEqual(broken(*during(failing, 10, 20), green(20.1), *during(well, 20.2, 30)), [])

    def test_time_counts_anew_when_a_proven_worker_said_otherwise(self):
        self.assertEqual(broken(*during(failing, 10, 17), well(17.2, 1), *during(failing, 17.5, 26), green(20.2)), [])

    def test_time_counts_anew_after_a_gap(self):
        self.assertEqual(broken(*during(failing, 10, 12), *during(failing, 18, 24), green(22.2)), [])

    def test_a_worker_that_does_not_prove_itself_proves_nothing(self):
        self.assertEqual(broken(well(0), *during(lost, 1, 15, state="FAILED"), green(14)), [])

    def test_a_proof_long_after_the_list_says_nothing_of_the_list(self):
        late = [Observation(at, 0, {TASK: "FAILED"}, proved=at + 1.5) for at in range(10, 30)]
        self.assertEqual(broken(*late, green(25.5)), [])

    def test_nobody_proven_is_red_after_the_deadline_and_twelve_seconds(self):
        limit = 10 + 0.1 + DEADLINE + LOST_MORE
        self.assertEqual(broken(well(10), *during(lost, 11, 50), green(limit - 0.1)), [])
        self.assertEqual(broken(well(10), *during(lost, 11, 50), green(limit + 0.1)), [("never green", limit + 0.1)])

    def test_a_proven_worker_that_cannot_be_reached_does_not_count(self):
        blocked = Condition(10.2, ("blocked",) * 3)
        self.assertEqual(broken(well(10), blocked, *during(well, 11, 50), green(32)), [("never green", 32)])
        murky = Condition(10.2, ("murky", "blocked", "blocked"))
        self.assertEqual(broken(well(10), murky, *during(well, 11, 50), green(32)), [])


class NeverRed(unittest.TestCase):
    def test_well_may_be_red_until_the_deadline_and_not_after_it(self):
        timeline = [*BEFORE, *during(well, 10, 30)]
        self.assertEqual(broken(*timeline, red(18.9)), [])
        self.assertEqual(broken(*timeline, red(19.3)), [("never red", 19.3)])

    def test_no_answer_at_all_is_red(self):
        self.assertEqual(broken(*BEFORE, *during(well, 10, 30), Look(20.2, 0)), [("never red", 20.2)])

    def test_a_failure_that_any_proven_worker_tells_makes_it_right(self):
        self.assertEqual(broken(*BEFORE, *during(well, 10, 30), failing(15.2, 1), red(20.2)), [])

    def test_after_a_lost_group_it_may_take_longer(self):
        timeline = [*during(lost, 1, 10), *during(well, 10, 40)]
        self.assertEqual(broken(*timeline, red(30.7)), [])
        self.assertEqual(broken(*timeline, red(31.2)), [("never red", 31.2)])

    def test_one_lost_worker_of_several_is_no_lost_group(self):
        timeline = [*BEFORE, *during(lost, 1, 10, worker=1), *during(well, 10, 30)]
        self.assertEqual(broken(*timeline, red(19.3)), [("never red", 19.3)])

    def test_it_is_not_well_where_it_cannot_be_read(self):
        for way in ("blocked", "murky"):
            self.assertEqual(broken(*BEFORE, Condition(1, (way, "clear", "clear")), *during(well, 10, 30), red(25.2)), [])

    def test_time_counts_anew_when_something_between_has_changed(self):
        self.assertEqual(broken(*BEFORE, *during(well, 10, 30), Condition(15.1, ("clear",) * 3), red(20.2)), [])

    def test_a_worker_too_busy_to_answer_a_poll_does_not_count(self):
        self.assertEqual(broken(*BEFORE, *during(well, 10, 30, took=0.8), red(25.2)), [])

    def test_two_outages_within_a_minute_make_an_address_that_may_be_doubted(self):
        timeline = [*during(well, 1, 5), lost(5), *during(well, 6, 10), lost(10), *during(well, 11, 60)]
        self.assertEqual(broken(*timeline, red(50.2)), [])

    def test_after_a_minute_and_what_an_answer_takes_it_is_believed_again(self):
        timeline = [*during(well, 1, 5), lost(5), *during(well, 6, 10), lost(10), *during(well, 11, 130)]
        self.assertEqual(broken(*timeline, red(88.2)), [])
        self.assertEqual(broken(*timeline, red(102.2)), [("never red", 102.2)])

    def test_two_outages_far_apart_are_no_reason_to_doubt(self):
        timeline = [*during(well, 1, 5), lost(5), *during(well, 6, 80), lost(80), *during(well, 81, 130)]
        self.assertEqual(broken(*timeline, red(110.2)), [("never red", 110.2)])


class Counts(unittest.TestCase):
    def test_how_often_only_one_answer_was_right(self):
        laws = VerdictLaws(DEADLINE, workers=3, started=-20.0)
        timeline = [*BEFORE, red(5), *during(well, 10, 30), green(15), green(25)]
        for event in sorted(timeline, key=lambda event: event.at):
            laws.feed(event)
        self.assertEqual(laws.demanded, {"red": 1, "green": 1})


class Log(unittest.TestCase):
    FAILS, RECOVERS, GONE, GREEN, RED, STALE, BUG = 121, 122, 123, 141, 142, 143, 190

    def told(self, *ids):
        law = LogLaw()
        return law, [violation for id_ in ids for violation in law.feed(1, id_, {"Connector": "orders", "Task": 1})]

    def test_a_change_and_its_end(self):
        self.assertEqual(self.told(self.FAILS, self.RED, self.RECOVERS, self.GREEN, self.FAILS)[1], [])

    def test_the_same_twice(self):
        for ids in ((self.FAILS,) * 2, (self.GREEN,) * 2, (self.STALE, self.RED), (self.GONE,)):
            self.assertEqual([violation.law for violation in self.told(*ids)[1]], ["logged once"], ids)

    def test_a_fault_of_the_program(self):
        self.assertEqual([violation.law for violation in self.told(self.BUG)[1]], ["no bug"])

    def test_what_slash_says_has_been_logged(self):
        law, _ = self.told(self.FAILS, self.RED)
        self.assertEqual(list(law.compare(2, False, {TASK})), [])
        self.assertEqual(len(list(law.compare(2, True, {TASK}))), 1)
        self.assertEqual(len(list(law.compare(2, False, set()))), 1)


class Metrics(unittest.TestCase):
    PAGE = 'kafka_connect_healthy{} 0\nkafka_connect_health_failures{type="connector"} 0\n' \
           'kafka_connect_health_failures{type="task"} 1\nkafka_connect_health_failures{type="broker"} 0\n'
    BODY = json.dumps({"failures": [{"type": "task"}], "healthy": False})

    def test_agree(self):
        self.assertEqual(list(metrics_disagree(1, 503, self.BODY, self.PAGE)), [])

    def test_another_verdict_or_number(self):
        self.assertEqual(len(list(metrics_disagree(1, 200, self.BODY, self.PAGE))), 1)
        self.assertEqual(len(list(metrics_disagree(1, 503, '{"failures": []}', self.PAGE))), 1)
        self.assertGreater(len(list(metrics_disagree(1, 503, self.BODY, ""))), 0)


class Restarts(unittest.TestCase):
    def touched(self, path, seen, allowed=True, method="POST"):
        return [violation.law for violation in restart_touches((9, method, path, 0), seen, allowed)]

    def test_what_has_failed_may_be_restarted(self):
        for path in ("/connectors/orders/tasks/1/restart", "/connectors/orders/restart?includeTasks=true&onlyFailed=true"):
            self.assertEqual(self.touched(path, [well(5), failing(6)]), [])

    def test_what_runs_is_not_touched(self):
        for path in ("/connectors/orders/tasks/1/restart", "/connectors/orders/restart?includeTasks=true&onlyFailed=true"):
            self.assertEqual(self.touched(path, [well(5), well(6)]), ["restarts"])
        self.assertEqual(self.touched("/connectors/orders/restart", [failing(6)]), ["restarts"])

    def test_what_is_paused_is_not_touched_though_a_task_has_failed(self):
        paused = Observation(6, 0, {("orders", None): "PAUSED", TASK: "FAILED"})
        self.assertEqual(self.touched("/connectors/orders/tasks/1/restart", [paused]), ["restarts"])

    def test_nothing_else_is_ever_asked(self):
        self.assertEqual(self.touched("/connectors/orders/tasks/1/restart", [failing(6)], allowed=False), ["restarts"])
        self.assertEqual(self.touched("/connectors/orders", [failing(6)], method="DELETE"), ["restarts"])
        self.assertEqual(self.touched("/connectors/orders/tasks/1/restart", [failing(6)], method="PUT"), ["restarts"])
        self.assertEqual(self.touched("/connectors/orders/restart?includeTasks=true&onlyFailed=false", [failing(6)]), ["restarts"])


class Recent(unittest.TestCase):
    def before(self, at, *observations):
        recent = RecentLists(6)
        for one in observations:
            recent.add(one)
        return recent.before(at)

    def test_only_the_last_seconds_count(self):
        self.assertEqual(self.before(10, failing(3), well(5), well(11)), [well(5)])

    def test_silence_leaves_what_each_said_last(self):
        self.assertEqual(self.before(10, well(1), failing(2), well(3, worker=1), Observation(5, 0)), [failing(2), well(3, worker=1)])
        self.assertEqual(self.before(10, Observation(5, 0)), [])


class Probes(unittest.TestCase):
    def test_three_times_a_bare_server(self):
        self.assertEqual(list(too_slow(1, {"bare": [0.002], "/ping": [0.0059]})), [])
        self.assertEqual(len(list(too_slow(1, {"bare": [0.002], "/ping": [0.0061]}))), 1)

    def test_less_than_the_floor_is_nothing(self):
        self.assertEqual(list(too_slow(1, {"bare": [0.0001], "/ping": [0.0009]})), [])


if __name__ == "__main__":
    unittest.main()
