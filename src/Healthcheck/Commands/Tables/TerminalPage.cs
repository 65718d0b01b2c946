using System.Globalization;
using System.Text;

namespace Healthcheck.Commands;

internal enum Colour
{
    None = 0,
    Red = 31,
    Green = 32,
    Yellow = 33,
}

/// <summary>A row of a table.</summary>
internal sealed record Row(Colour Colour, string[] Cells);

/// <summary>Lines and tables for a terminal.</summary>
/// <param name="colour">Whether to send the colour sequences of terminals.</param>
internal sealed class TerminalPage(bool colour)
{
    private readonly StringBuilder _text = new();

    public void Line(string word, Colour shade, string sentence) =>
        _text.Append(Painted(word, shade)).Append("  ").Append(sentence).Append('\n');

    /// <summary>Columns as wide as they need to be; what Connect says is made fit for a terminal.</summary>
    public void Table(string[] head, int all, List<Row> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var shown = rows.ConvertAll(row => new Row(row.Colour, Array.ConvertAll(row.Cells, DisplayText.Shorten)));
        var widths = head.Select((title, column) => Math.Max(title.Length, shown.Max(row => row.Cells[column].Length))).ToArray();
        _text.Append('\n');
        Append(new Row(Colour.None, head), widths);
        foreach (var row in shown)
        {
            Append(row, widths);
        }

        if (all > rows.Count)
        {
            _text.Append(CultureInfo.InvariantCulture, $"... and {all - rows.Count} more\n");
        }
    }

    public override string ToString() => _text.ToString();

    private void Append(Row row, int[] widths)
    {
        var line = string.Join("  ", row.Cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
        _text.Append(Painted(line, row.Colour)).Append('\n');
    }

    private string Painted(string text, Colour shade) =>
        colour && shade is not Colour.None ? string.Create(CultureInfo.InvariantCulture, $"\x1b[{(int)shade}m{text}\x1b[0m") : text;
}
