using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Healthcheck.Commands;

internal enum Colour
{
    None = 0,
    Red,
    Green,
    Yellow,
}

/// <summary>A row of a table.</summary>
internal sealed record Row(Colour Colour, string[] Cells);

/// <summary>Lines and tables for a terminal, no wider than it is: what does not fit goes on in the next line of its cell.</summary>
internal sealed class TerminalPage(PageStyle style)
{
    /// <summary>Characters between two columns.</summary>
    private const int Gap = 2;

    /// <summary>Columns of a page that may be as wide as it wants.</summary>
    private const int Unlimited = 10_000;

    private readonly StringBuilder _text = new();

    public void Line(string word, Colour shade, string sentence)
    {
        var table = CreateTable(2).HideHeaders();
        table.AddRow(CreateCell(word, shade), CreateCell(sentence, Colour.None));
        Append(table);
    }

    /// <summary>What Connect says is made fit for a terminal.</summary>
    public void Table(string[] head, int all, List<Row> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var table = CreateTable(head.Length);
        for (var i = 0; i < head.Length; i++)
        {
            table.Columns[i].Header = CreateCell(head[i], Colour.None);
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Cells.Select(cell => CreateCell(DisplayText.Shorten(cell), row.Colour)));
        }

        _text.Append('\n');
        Append(table);
        if (all > rows.Count)
        {
            _text.Append(CultureInfo.InvariantCulture, $"... and {all - rows.Count} more\n");
        }
    }

    public override string ToString() => _text.ToString();

    private static Table CreateTable(int columns)
    {
        var table = new Table { Border = TableBorder.None };
        for (var i = 1; i <= columns; i++)
        {
            table.AddColumn(new TableColumn("") { Padding = new Padding(0, 0, i < columns ? Gap : 0, 0) });
        }

        return table;
    }

    private static Text CreateCell(string text, Colour shade) => new(text, new Style(shade switch
    {
        Colour.Red => Color.Maroon,
        Colour.Green => Color.Green,
        Colour.Yellow => Color.Olive,
        _ => Color.Default,
    }));

    private void Append(Table table)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = style.HasColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = style.HasColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),

            // All of it is said here: what is found in the environment must not change it.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = style.Columns ?? Unlimited;
        console.Write(table);
        foreach (var line in writer.ToString().TrimEnd('\n').Split('\n'))
        {
            _text.Append(line.TrimEnd()).Append('\n');
        }
    }
}
