namespace Healthcheck.Rest;

/// <summary>One connection to one worker at a time. What is asked over it is asked one after the other.</summary>
/// <param name="list">For lists and names: tried again where that is worth it.</param>
/// <param name="question">For the proof of life, whose 503 is an answer.</param>
/// <param name="handler">Under both of them.</param>
internal sealed class WorkerConnection(Uri worker, HttpClient list, HttpClient question, SingleConnectionHandler handler) : IDisposable
{
    private bool _isKnownNotToLast;

    /// <summary>The worker's base URL, ending in a slash.</summary>
    public Uri Worker => worker;

    public HttpClient List => list;

    public HttpClient Question => question;

    /// <summary>Changes when the connection was made anew.</summary>
    public int Number => handler.ConnectionsMade;

    /// <summary>Whether the network allows two answers over one connection; where it does not, a proof counts for the address.</summary>
    public bool Lasts => !_isKnownNotToLast && !handler.ClosesAfterEachAnswer;

    /// <summary>
    /// What the worker was found to answer to, and over which connection; another connection may lead to another version.
    /// </summary>
    public (LivenessQuestion Question, int Number)? Found { get; set; }

    /// <summary>It was made anew between two answers time and again, without notice.</summary>
    public void MarkNotLasting() => _isKnownNotToLast = true;

    public void Dispose()
    {
        list.Dispose();
        question.Dispose();
        handler.Dispose();
    }
}
