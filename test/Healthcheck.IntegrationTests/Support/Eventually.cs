namespace Healthcheck.IntegrationTests.Support;

/// <summary>Asks until the answer is the expected one; a failure shows the last answer.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static async Task<T> BecomesAsync<T>(Func<Task<T>> ask, Func<T, bool> expected, TimeSpan within, string what)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        var lastSeen = "nothing";
        while (clock.GetElapsedTime(start) < within)
        {
            try
            {
                var answer = await ask();
                if (expected(answer))
                {
                    return answer;
                }
                lastSeen = $"{answer}";
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
            {
                lastSeen = fault.Message;
            }
            await PauseAsync(Pause);
        }
        Assert.Fail($"Not within {within.TotalSeconds} s: {what}. Last seen: {lastSeen}");
        throw new InvalidOperationException("Assert.Fail returned");
    }

    public static Task TrueAsync(Func<Task<bool>> ask, TimeSpan within, string what) =>
        BecomesAsync(ask, answer => answer, within, what);

    public static Task PauseAsync(TimeSpan pause) => Task.Delay(pause, TimeProvider.System);
}
