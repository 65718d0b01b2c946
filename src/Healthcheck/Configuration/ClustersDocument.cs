using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Healthcheck.Configuration;

/// <summary>The text of a clusters file, JSON or YAML, as one kind of document.</summary>
internal static class ClustersDocument
{
    /// <summary>Aliases and merged mappings can make much of little; bytes.</summary>
    private const int MostJson = 4 * 1024 * 1024;

    private const int MostLevels = 16;

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
    }

    private static ParseResult<JsonDocument> ParseYaml(string text)
    {
        var parser = new MergingParser(new Parser(new StringReader(text)));
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                return ParseResult<JsonDocument>.Bad("is empty");
            }

            WriteNode(parser, writer, json, MostLevels);
            parser.Consume<DocumentEnd>();
            if (!parser.TryConsume<StreamEnd>(out _))
            {
                return ParseResult<JsonDocument>.Bad("holds more than one YAML document");
            }
        }

        return ParseResult<JsonDocument>.Good(JsonDocument.Parse(json.ToArray()));
    }

    /// <summary>Every scalar becomes a string: how it is understood is up to the setting.</summary>
    private static void WriteNode(IParser parser, Utf8JsonWriter writer, MemoryStream json, int levels)
    {
        if (levels == 0 || json.Length + writer.BytesPending > MostJson)
        {
            throw new YamlException(parser.Current!.Start, parser.Current.End, "too large");
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            writer.WriteStartArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                WriteNode(parser, writer, json, levels - 1);
            }

            writer.WriteEndArray();
        }
        else if (parser.TryConsume<MappingStart>(out _))
        {
            writer.WriteStartObject();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                writer.WritePropertyName(parser.Consume<Scalar>().Value);
                WriteNode(parser, writer, json, levels - 1);
            }

            writer.WriteEndObject();
        }
        else
        {
            writer.WriteStringValue(parser.Consume<Scalar>().Value);
        }
    }
}
