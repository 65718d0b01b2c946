using Healthcheck.Connect;
using Healthcheck.Tests.Health;

namespace Healthcheck.Tests.Connect;

/// <summary>When the answers of an address contradict one another so fast that several workers must stand behind it.</summary>
internal sealed class AddressHistoryTests
{
    // "W10" is a good answer after ten seconds, S a bad one, T one that is starting, R no connection.
    [TestCase("W0 S1 W2 S3", ExpectedResult = true)]
    [TestCase("W0 S1 W2 S60", ExpectedResult = true, TestName = "within a minute")]
    [TestCase("W0 S1 W2 S61", ExpectedResult = false, TestName = "not within a minute")]
    [TestCase("W0 W30 S31 W32 S90", ExpectedResult = true, TestName = "the end of the first good run counts")]
    [TestCase("S0 W1 S2", ExpectedResult = false)]
    [TestCase("S0 W1 S2 W3", ExpectedResult = false)]
    [TestCase("S0 W1 S2 W3 S4", ExpectedResult = true)]
    [TestCase("W0 S1 S2 S3", ExpectedResult = false)]
    [TestCase("W0 S1 W2 W3", ExpectedResult = false, TestName = "a plain recovery")]
    [TestCase("W0 T1 W2 T3 W4 T5", ExpectedResult = false, TestName = "starting tells nothing")]
    [TestCase("W0 R1 W2 R3 W4 R5", ExpectedResult = false, TestName = "no connection tells nothing")]
    [TestCase("W0 S1 T2 W3 R4 S5", ExpectedResult = true)]
    [TestCase("W0 S1 W2 S3 W4", ExpectedResult = true, TestName = "a good answer does not end it")]
    [TestCase("W0 S1 W2 S3 W4 W62", ExpectedResult = true)]
    [TestCase("W0 S1 W2 S3 W4 W63", ExpectedResult = false, TestName = "a minute of good answers ends it")]
    [TestCase("W0 S1 W2 S3 W30 S31 W63", ExpectedResult = true, TestName = "a bad one begins the minute anew")]
    [TestCase("W0 S1 W2 S3 T100", ExpectedResult = true, TestName = "time alone does not end it")]
    [TestCase("W0 S1 W2 S3 W63 S64", ExpectedResult = false, TestName = "over is over")]
    [
        TestCase("W0 S1 W2 S3 S62 W64", ExpectedResult = true,
            TestName = "a bad one begins the minute anew, also when the changes are long ago")]
    public bool IsMixed_Answers(string answers) => Play(answers).IsMixed;

    [TestCase("", ExpectedResult = false)]
    [TestCase("W0", ExpectedResult = false)]
    [TestCase("S0 S1", ExpectedResult = false)]
    [TestCase("W0 S1", ExpectedResult = true)]
    [TestCase("W0 S1 W2", ExpectedResult = true)]
    [TestCase("W0 S1 W62", ExpectedResult = false)]
    [TestCase("W0 S1 W2 S3 S63", ExpectedResult = true)]
    public bool IsSuspect_Answers(string answers) => Play(answers).IsSuspect;

    private static AddressHistory Play(string answers) => answers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(
        AddressHistory.None,
        (history, answer) =>
            history.Add(Answer(answer[0]), Facts.At(int.Parse(answer.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)),
                TimeSpan.FromMinutes(1)));

    private static LivenessAnswer Answer(char kind) => kind switch
    {
        'W' => new LivenessAnswer(true, "well"),
        'S' => new LivenessAnswer(false, "sick"),
        'T' => new LivenessAnswer(false, "starting") { Kind = LivenessKind.Starting },
        _ => new LivenessAnswer(false, "refused") { Kind = LivenessKind.NoConnection },
    };
}
