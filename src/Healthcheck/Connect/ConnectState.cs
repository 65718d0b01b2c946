namespace Healthcheck.Connect;

/// <summary>
/// The states of Kafka Connect (AbstractStatus.State), one of managed services, and two for what was not or not intelligibly said.
/// </summary>
internal enum StateKind
{
    /// <summary>The answer named no state at all: never to be taken for healthy.</summary>
    Missing,

    /// <summary>A word this program does not know; a newer Connect may have added it.</summary>
    Unknown,
    Running,
    Paused,
    Stopped,
    Unassigned,
    Restarting,

    /// <summary>FAILED, or one of the words by which managed services say so.</summary>
    Failed,

    /// <summary>Managed services say so of a connector some of whose tasks have failed.</summary>
    Degraded,
}

/// <summary>A state as Connect spelled it. Known words share one instance each.</summary>
internal sealed class ConnectState
{
    public static readonly ConnectState Missing = new(StateKind.Missing, "UNKNOWN");
    public static readonly ConnectState Running = new(StateKind.Running, "RUNNING");
    public static readonly ConnectState Paused = new(StateKind.Paused, "PAUSED");
    public static readonly ConnectState Stopped = new(StateKind.Stopped, "STOPPED");
    public static readonly ConnectState Unassigned = new(StateKind.Unassigned, "UNASSIGNED");
    public static readonly ConnectState Restarting = new(StateKind.Restarting, "RESTARTING");
    public static readonly ConnectState Failed = new(StateKind.Failed, "FAILED");

    public static readonly ConnectState Degraded = new(StateKind.Degraded, "DEGRADED");
    public static readonly ConnectState SystemError = new(StateKind.Failed, "SYSTEM_ERROR");
    public static readonly ConnectState UserActionableError = new(StateKind.Failed, "USER_ACTIONABLE_ERROR");

    public static readonly ConnectState[] Known =
        [Running, Failed, Paused, Unassigned, Stopped, Restarting, Degraded, SystemError, UserActionableError];

    private ConnectState(StateKind kind, string text)
    {
        Kind = kind;
        Text = text;
    }

    public StateKind Kind { get; }

    public string Text { get; }

    /// <summary>Reads a state word; case does not matter. A word that is not known is kept as it is.</summary>
    public static ConnectState Parse(string text)
    {
        foreach (var state in Known)
        {
            if (string.Equals(state.Text, text, StringComparison.OrdinalIgnoreCase))
            {
                return state;
            }
        }

        return string.IsNullOrWhiteSpace(text) ? Missing : new ConnectState(StateKind.Unknown, text);
    }

    public override string ToString() => Text;
}
