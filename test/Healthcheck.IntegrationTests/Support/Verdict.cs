namespace Healthcheck.IntegrationTests.Support;

/// <summary>The body of / as the contract has it: exactly these members, in this order.</summary>
internal sealed record Verdict(
    int Code, bool Healthy, double Rate, double Threshold, string[] States, Failure[] Failures, string?[] Traces)
{
    private static readonly string[] Members = ["failures", "failure_states", "failure_rate", "failure_threshold", "healthy"];

    public static Verdict Read(Answer answer)
    {
        var verdict = TryRead(answer);
        Assert.That(verdict, Is.Not.Null, () => $"This is no verdict: {answer}");
        return verdict!;
    }

    /// <summary>Null for the answer without a usable snapshot, which has other members.</summary>
    public static Verdict? TryRead(Answer answer)
    {
        var body = answer.Json.AsObject();
        if (body.ContainsKey("error"))
        {
            return null;
        }
        Assert.That(body.Select(member => member.Key), Is.EqualTo(Members));
        return new Verdict(
            answer.Code,
            (bool)body["healthy"]!,
            (double)body["failure_rate"]!,
            (double)body["failure_threshold"]!,
            [.. body["failure_states"]!.AsArray().Select(state => (string)state!)],
            [.. body["failures"]!.AsArray().Select(failure => Failure.Read(failure!.AsObject()))],
            [.. body["failures"]!.AsArray().Select(failure => (string?)failure!["trace"])]);
    }

    public bool Has(params Failure[] failures) =>
        failures.Length == Failures.Length && failures.All(failure => Failures.Contains(failure));
}
