namespace Healthcheck.Fuzz;

/// <summary>A part of the program that reads what others wrote.</summary>
internal interface ITarget
{
    /// <summary>As the command line and the folder of its corpus have it.</summary>
    public string Name { get; }

    /// <summary>Bytes; longer inputs are not made.</summary>
    public int LongestInput { get; }

    /// <summary>What such inputs are made of; they are put in and written over.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Reads the input and checks what became of it.</summary>
    /// <exception cref="ViolationException">The outcome is wrong.</exception>
    /// <exception cref="Exception">Any other is a fault of the program.</exception>
    public void Run(ReadOnlyMemory<byte> input);
}

/// <summary>Something came of an input that must not.</summary>
internal sealed class ViolationException(string message) : Exception(message)
{
    public static void ThrowIf(bool isWrong, string what)
    {
        if (isWrong)
        {
            throw new ViolationException(what);
        }
    }
}
