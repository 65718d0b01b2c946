using System.Buffers.Binary;

namespace Healthcheck.Tests.Metrics;

/// <summary>One field of a message: a number, or bytes that may be a text, a message or packed numbers.</summary>
internal readonly record struct ProtobufField(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Bytes.Span);

    public double Double => BitConverter.UInt64BitsToDouble(Value);
}

/// <summary>Reads the wire format of protocol buffers.</summary>
internal static class Protobuf
{
    public static List<ProtobufField> Read(ReadOnlyMemory<byte> message)
    {
        var fields = new List<ProtobufField>();
        var at = 0;
        while (at < message.Length)
        {
            var tag = Varint(message.Span, ref at);
            var (number, wire) = ((int)(tag >> 3), tag & 7);
            switch (wire)
            {
                case 0:
                    fields.Add(new ProtobufField(number, Varint(message.Span, ref at), default));
                    break;
                case 1:
                    fields.Add(new ProtobufField(number, BinaryPrimitives.ReadUInt64LittleEndian(message.Span[at..]), default));
                    at += sizeof(ulong);
                    break;
                case 2:
                    var length = (int)Varint(message.Span, ref at);
                    fields.Add(new ProtobufField(number, 0, message.Slice(at, length)));
                    at += length;
                    break;
                case 5:
                    fields.Add(new ProtobufField(number, BinaryPrimitives.ReadUInt32LittleEndian(message.Span[at..]), default));
                    at += sizeof(uint);
                    break;
                default:
                    throw new FormatException($"wire type {wire}");
            }
        }

        return fields;
    }

    public static IEnumerable<ProtobufField> All(this IEnumerable<ProtobufField> fields, int number) =>
        fields.Where(field => field.Number == number);

    /// <summary>All fields of this number, each read as a message.</summary>
    public static IEnumerable<List<ProtobufField>> Messages(this IEnumerable<ProtobufField> fields, int number) =>
        fields.All(number).Select(field => Read(field.Bytes));

    /// <summary>A field that is left out is empty and zero.</summary>
    public static ProtobufField One(this IEnumerable<ProtobufField> fields, int number) => fields.All(number).LastOrDefault();

    public static List<ulong> Packed(this IEnumerable<ProtobufField> fields, int number)
    {
        var values = new List<ulong>();
        foreach (var field in fields.All(number))
        {
            for (var at = 0; at < field.Bytes.Length; at += sizeof(ulong))
            {
                values.Add(BinaryPrimitives.ReadUInt64LittleEndian(field.Bytes.Span[at..]));
            }
        }

        return values;
    }

    private static ulong Varint(ReadOnlySpan<byte> message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
