namespace Healthcheck.Web;

/// <summary>Whether a password belongs to a hash; takes as long as the cost of the hash says, up to seconds.</summary>
internal delegate bool VerifyPassword(string password, string hash);

/// <summary>
/// Hashes for some at a time, on threads of their own, so that no other request waits for a thread. Others wait for their turn; whoever
/// finds the queue full is turned away.
/// </summary>
/// <param name="atOnce">Hashes at the same time.</param>
/// <param name="mostWaiting">Those in the queue besides.</param>
internal sealed class PasswordHashing(VerifyPassword verify, int atOnce, int mostWaiting) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(atOnce);
    private int _inside;

    /// <param name="settle">Asked when it is its turn: an answer makes the hashing needless.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone; what it asked for is then not hashed.</param>
    /// <returns>Null when there are too many.</returns>
    public async Task<bool?> VerifyAsync(string password, string hash, Func<bool> settle, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inside) > atOnce + mostWaiting)
        {
            Interlocked.Decrement(ref _inside);
            return null;
        }

        try
        {
            await _turns.WaitAsync(cancellationToken);
            try
            {
                return settle() || await Task.Factory.StartNew(
                    () => verify(password, hash), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    public void Dispose() => _turns.Dispose();
}
