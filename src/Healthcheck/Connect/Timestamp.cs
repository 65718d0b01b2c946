namespace Healthcheck.Connect;

/// <summary>
/// A point in time: the wall clock, for people, and a clock that never jumps, for measuring how long ago it was.
/// </summary>
internal readonly record struct Timestamp(DateTimeOffset Utc, TimeSpan Monotonic)
{
    public static Timestamp Now(TimeProvider time) => new(time.GetUtcNow(), time.GetElapsedTime(0));

    /// <summary>
    /// How much time went by while this program could look. Grace periods are measured so: a jump of the wall clock must not end them all
    /// at once.
    /// </summary>
    public static TimeSpan operator -(Timestamp later, Timestamp earlier) => later.Monotonic - earlier.Monotonic;

    /// <summary>
    /// How old what was learned at this moment is by <paramref name="now"/>, by the clock that says more: while a machine is
    /// suspended, the clock that never jumps stands still. A wall clock that was set back makes nothing younger.
    /// </summary>
    public TimeSpan AgeAt(Timestamp now)
    {
        var (steady, wall) = (now - this, now.Utc - Utc);
        return wall > steady ? wall : steady;
    }
}
