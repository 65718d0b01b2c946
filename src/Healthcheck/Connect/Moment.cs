namespace Healthcheck.Connect;

/// <summary>
/// A point in time: the wall clock, for people, and a clock that never jumps, for measuring how long ago it was.
/// </summary>
internal readonly record struct Moment(DateTimeOffset Utc, TimeSpan Monotonic)
{
    public static Moment Now(TimeProvider time) => new(time.GetUtcNow(), time.GetElapsedTime(0));

    public static TimeSpan operator -(Moment later, Moment earlier) => later.Monotonic - earlier.Monotonic;
}
