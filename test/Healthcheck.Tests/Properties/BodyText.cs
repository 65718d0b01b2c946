using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Healthcheck.Connect;

namespace Healthcheck.Tests.Properties;

/// <summary>
/// Writes the body that tells of a list: as Connect does, or saying the same in other words, with blanks, members that nobody knows,
/// members in another order and escapes that need not be.
/// </summary>
/// <param name="style">Chooses the words; 0: as Connect does.</param>
internal sealed class BodyText(int style)
{
    private readonly Random? _random = style == 0 ? null : new Random(style);
    private readonly StringBuilder _text = new();

    public static byte[] Write(IEnumerable<ConnectorStatus> list, int style = 0)
    {
        var body = new BodyText(style);
        body.WriteObject([.. list.Select(one => (one.Name, (Action)(() => body.WriteEntry(one))))], isMap: true);
        return Encoding.UTF8.GetBytes(body._text.ToString());
    }

    private void WriteEntry(ConnectorStatus connector) => WriteObject([("status", () => WriteObject(
    [
        ("name", () => WriteText(connector.Name)),
        ("connector", () => WriteState(null, connector.State, connector.WorkerId, connector.Trace)),
        ("tasks", () => WriteTasks(connector)),
        ("type", () => WriteText(connector.Type)),
    ]))]);

    private void WriteTasks(ConnectorStatus connector)
    {
        _text.Append('[');
        for (var i = 0; i < connector.Tasks.Length; i++)
        {
            _text.Append(i > 0 ? "," : "");
            Blank();
            var task = connector.Tasks[i];
            WriteState(task.Id, task.State, task.WorkerId, task.Trace);
        }

        _text.Append(']');
    }

    private void WriteState(int? id, ConnectState state, string? workerId, string? trace)
    {
        List<(string, Action)> members = [("state", () => WriteText(state.Text))];
        if (id is { } number)
        {
            members.Insert(0, ("id", () => _text.Append(number)));
        }

        if (workerId is not null)
        {
            members.Add(("worker_id", () => WriteText(workerId)));
        }

        if (trace is not null)
        {
            members.Add(("trace", () => WriteText(trace)));
        }

        WriteObject(members);
    }

    /// <param name="isMap">Whether the members are names of connectors, so that each means something and so does their order.</param>
    private void WriteObject(List<(string Name, Action Value)> members, bool isMap = false)
    {
        if (_random is not null && !isMap)
        {
            members = [.. members.OrderBy(_ => _random.Next())];
            for (var more = _random.Next(3); more > 0; more--)
            {
                var name = $"new{more}";
                members.Insert(_random.Next(members.Count + 1), (name, () => _text.Append(Unknown())));
            }
        }

        _text.Append('{');
        for (var i = 0; i < members.Count; i++)
        {
            _text.Append(i > 0 ? "," : "");
            Blank();
            WriteText(members[i].Name);
            Blank();
            _text.Append(':');
            Blank();
            members[i].Value();
        }

        Blank();
        _text.Append('}');
    }

    private string Unknown() => _random!.Next(5) switch
    {
        0 => "null",
        1 => """{"state":"FAILED","tasks":[{"id":0,"state":"FAILED"}],"connector":{}}""",
        2 => """[[],{"id":7},"x"]""",
        3 => "1e300",
        _ => "\"FAILED\"",
    };

    private void Blank() => _text.Append(_random?.Next(6) switch
    {
        0 => " ",
        1 => "\n",
        2 => "\r\n\t",
        _ => "",
    });

    private void WriteText(string text)
    {
        var encoder = _random?.Next(2) == 0 ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        var start = _random?.Next(8) == 0 && text.Length > 0 && !char.IsSurrogate(text[0]) ? 1 : 0;
        _text.Append('"')
            .Append(start > 0 ? $"\\u{(int)text[0]:x4}" : "")
            .Append(JsonEncodedText.Encode(text[start..], encoder))
            .Append('"');
    }
}
