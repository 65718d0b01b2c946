using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Healthcheck.Configuration;

/// <summary>
/// Whether a YAML text can be loaded as a tree. What is nested very deeply, a key that is itself a list or a mapping, and an alias inside
/// of what it stands for would end the program: YamlDotNet compares and loads them recursively until the stack is full.
/// </summary>
/// <param name="mostLevels">How many lists and mappings may lie in each other.</param>
internal sealed class YamlShape(int mostLevels)
{
    /// <summary>The anchors of what has ended, and whether that is a scalar.</summary>
    private readonly Dictionary<AnchorName, bool> _anchors = [];

    /// <summary>The lists and mappings that have begun and not ended.</summary>
    private readonly Stack<Collection> _open = new();

    /// <returns>A phrase with the line, that quotes nothing; null where there is none.</returns>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public string? FindFault(string text)
    {
        for (var parser = new Parser(new StringReader(text)); parser.MoveNext();)
        {
            if (FindFault(parser.Current!) is { } fault)
            {
                return $"{fault}: line {parser.Current!.Start.Line}";
            }
        }

        return null;
    }

    private string? FindFault(ParsingEvent parsed)
    {
        switch (parsed)
        {
            case DocumentStart:
                _anchors.Clear();
                return null;
            case AnchorAlias alias when !_anchors.ContainsKey(alias.Value):
                return "uses an alias whose anchor is not before it";
            case AnchorAlias alias:
                return FindFaultOfPlace(isScalar: _anchors[alias.Value]);
            case Scalar scalar:
                Remember(scalar.Anchor, isScalar: true);
                return FindFaultOfPlace(isScalar: true);
            case NodeEvent collection:
                var fault = FindFaultOfPlace(isScalar: false) ?? (_open.Count == mostLevels ? "is nested too deeply" : null);
                _open.Push(new Collection(collection.Anchor, collection is MappingStart));

                // Until it has ended, its own anchor names nothing, not even what had that name before.
                _anchors.Remove(collection.Anchor);
                return fault;
            case SequenceEnd or MappingEnd:
                Remember(_open.Pop().Anchor, isScalar: false);
                return null;
            default:
                return null;
        }
    }

    private string? FindFaultOfPlace(bool isScalar) =>
        _open.TryPeek(out var parent) && parent.TakesKey() && !isScalar ? "has a list or a mapping for a key" : null;

    private void Remember(AnchorName anchor, bool isScalar)
    {
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = isScalar;
        }
    }

    private sealed class Collection(AnchorName anchor, bool isMapping)
    {
        private int _nodes;

        public AnchorName Anchor { get; } = anchor;

        /// <summary>Whether the node that comes now is a key; the one after it is then its value.</summary>
        public bool TakesKey() => isMapping && _nodes++ % 2 == 0;
    }
}
