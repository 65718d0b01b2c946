using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Healthcheck.Configuration;

/// <summary>The text of a clusters file, JSON or YAML, as one kind of document.</summary>
internal static class ClustersDocument
{
    /// <summary>Aliases and merged mappings can make much of little; bytes.</summary>
    private const int MostJson = 4 * 1024 * 1024;

    private const int MostLevels = 16;
    private const string MergeKey = "<<";

    /// <returns>A phrase where the text is neither; it quotes nothing, for there may be a password.</returns>
    public static ParseResult<JsonDocument> Parse(string text)
    {
        try
        {
            // YAML's flow style begins the same way, and can be had by a comment before it.
            return text.AsSpan().TrimStart() is ['[' or '{', ..]
                ? ParseResult<JsonDocument>.Good(JsonDocument.Parse(text))
                : ParseYaml(text);
        }
        catch (JsonException exception)
        {
            return ParseResult<JsonDocument>.Bad($"is not JSON: line {exception.LineNumber + 1}");
        }
        catch (YamlException exception)
        {
            return ParseResult<JsonDocument>.Bad($"is not YAML: line {exception.Start.Line}");
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // So YamlDotNet says it of a key without its colon, or of a value that begins with one.
            return ParseResult<JsonDocument>.Bad("is not YAML");
        }
    }

    private static ParseResult<JsonDocument> ParseYaml(string text)
    {
        if (new YamlShape(MostLevels).FindFault(text) is { } fault)
        {
            return ParseResult<JsonDocument>.Bad(fault);
        }

        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        if (stream.Documents.Count != 1)
        {
            return ParseResult<JsonDocument>.Bad(stream.Documents.Count == 0 ? "is empty" : "holds more than one YAML document");
        }

        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            WriteNode(stream.Documents[0].RootNode, writer, MostLevels);
        }

        return ParseResult<JsonDocument>.Good(JsonDocument.Parse(json.ToArray()));
    }

    /// <summary>Every scalar becomes a string: how it is understood is up to the setting.</summary>
    private static void WriteNode(YamlNode node, Utf8JsonWriter writer, int levels)
    {
        if (levels == 0 || writer.BytesCommitted + writer.BytesPending > MostJson)
        {
            throw new YamlException(node.Start, node.End, "too large");
        }

        switch (node)
        {
            case YamlSequenceNode sequence:
                writer.WriteStartArray();
                foreach (var item in sequence)
                {
                    WriteNode(item, writer, levels - 1);
                }

                writer.WriteEndArray();
                break;
            case YamlMappingNode mapping:
                writer.WriteStartObject();
                foreach (var (key, value) in Merge(mapping, levels))
                {
                    writer.WritePropertyName(key);
                    WriteNode(value, writer, levels - 1);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteStringValue((node as YamlScalarNode)?.Value ?? "");
                break;
        }
    }

    /// <summary>The members of a mapping, and those of the mappings under <c>&lt;&lt;</c> that it does not have itself.</summary>
    private static Dictionary<string, YamlNode> Merge(YamlMappingNode mapping, int levels)
    {
        var members = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Children.Where(child => Name(child.Key) is not MergeKey))
        {
            members[Name(key)] = value;
        }

        if (levels > 0 && mapping.Children.FirstOrDefault(child => Name(child.Key) is MergeKey).Value is { } merged)
        {
            var others = merged is YamlSequenceNode several
                ? several.OfType<YamlMappingNode>()
                : new[] { merged }.OfType<YamlMappingNode>();
            foreach (var other in others)
            {
                foreach (var (key, value) in Merge(other, levels - 1))
                {
                    members.TryAdd(key, value);
                }
            }
        }

        return members;
    }

    private static string Name(YamlNode key) => (key as YamlScalarNode)?.Value ?? throw new YamlException(key.Start, key.End, "no key");
}
