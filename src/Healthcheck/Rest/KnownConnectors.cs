using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>
/// The list as it was read before, gone through once more. Mostly Connect keeps its order, so the index is rarely needed.
/// </summary>
internal sealed class KnownConnectors(ImmutableArray<ConnectorStatus> known)
{
    private Dictionary<string, int>? _index;
    private int _next;

    /// <summary>The name after the one found last; null at the end.</summary>
    public string? NextName => _next < known.Length ? known[_next].Name : null;

    /// <returns>Null for a name that was not in the list.</returns>
    public ConnectorStatus? Find(string name)
    {
        var place = name == NextName ? _next : PlaceOf(name);
        if (place < 0)
        {
            return null;
        }

        _next = place + 1;
        return known[place];
    }

    private int PlaceOf(string name)
    {
        if (known.IsEmpty)
        {
            return -1;
        }

        if (_index is null)
        {
            _index = new Dictionary<string, int>(known.Length, StringComparer.Ordinal);
            for (var place = 0; place < known.Length; place++)
            {
                _index.Add(known[place].Name, place);
            }
        }

        return _index.GetValueOrDefault(name, -1);
    }
}
