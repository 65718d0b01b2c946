namespace Healthcheck.Web;

/// <summary>
/// An answer that is made when it is first asked for, once, however many ask meanwhile, and on none of their threads: they do not
/// block, so that others are answered.
/// </summary>
internal sealed class MadeOnce(Func<Answer> make)
{
    private readonly Lazy<Task<Answer>> _answer = new(() => Task.Run(make));

    public Task<Answer> Answer => _answer.Value;
}
