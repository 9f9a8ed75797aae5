using System.Globalization;
using System.Text.RegularExpressions;
using RealtimeRec.Datasets.Fields;
using RealtimeRec.Datasets.Files;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Datasets.Rows;

namespace RealtimeRec.Datasets;

/// <summary>The begin of a file: how its rows are cut, what its columns are, and what makes events and products of them.</summary>
/// <param name="Rows">Reads the rows; on the first of them when <paramref name="FirstIsData"/>, else before it.</param>
/// <param name="Mapper">Makes events and products of them.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="FirstIsData">Whether the file begins with a row and not with the columns' names.</param>
internal sealed partial record Header(RowReader Rows, RowMapper Mapper, int Columns, bool FirstIsData)
{
    /// <summary>Reads the begin of a file.</summary>
    /// <exception cref="DatasetFormatException">It is none for the preset; the message says why.</exception>
    public static Header Read(
        string path, DatasetPreset preset, LineReader lines, Undecodables undecodables, InputStream input, TimeProvider timeProvider)
    {
        preset = ReadDelimiterLine(preset, lines);
        var rows = new RowReader(lines, preset.Format);
        if (!rows.Read() || (input.Failure is not null && rows.IsLastLine))
        {
            throw input.Failure is { } failure ? Cut(path, failure, 0, 0, 0) : new DatasetFormatException($"{path} is empty.");
        }

        if (rows.Fields.Exists(field => field.Contains('\0')))
        {
            throw undecodables.Other("its first row holds NUL characters");
        }

        var first = rows.Fields.Select(field => field.Trim()).ToArray();
        var columns = new DatasetColumns(first);
        if (preset.Header != false)
        {
            var mapper = new RowMapper(preset, columns, timeProvider);
            if (columns.Missing.Count == 0 && rows.Fault == RowFault.None)
            {
                return new Header(rows, mapper, first.Length, false);
            }

            if (OfCatalogue(preset, first, timeProvider) is { } catalogue)
            {
                return new Header(rows, catalogue, first.Length, false);
            }
        }

        if (preset.Header != true && preset.WithoutHeader.Length == first.Length)
        {
            var byPosition = new RowMapper(preset, new DatasetColumns(preset.WithoutHeader), timeProvider);
            if (preset.Header == false || byPosition.Map(first, new RepeatWindow(1)).Rejection is null)
            {
                return new Header(rows, byPosition, first.Length, true);
            }
        }

        if (rows.IsUndecodable)
        {
            throw undecodables.Other("its first row holds bytes that are not");
        }

        throw new DatasetFormatException(Array.Find(first, _ => true) is { } begin && ForeignText.Find(begin) is { } foreign
            ? $"{path} is {foreign} and not delimited text; events and products in JSON, one a line, go to /v1/events and /v1/products/bulk."
            : Refusal(path, preset, columns, rows));
    }

    /// <summary>That a file breaks off.</summary>
    public static DatasetFormatException Cut(string path, Exception failure, long number, long position, long length)
    {
        var at = length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (byte {position:N0} of {length:N0})");
        return new(string.Create(CultureInfo.InvariantCulture, $"{path} is cut off or damaged after row {number:N0}{at}: {failure.Message} The {number:N0} rows before that were read."), failure)
        {
            IsCutOff = number > 0,
        };
    }

    private static string Refusal(string path, DatasetPreset preset, DatasetColumns columns, RowReader rows) => rows.Fault switch
    {
        RowFault.None when preset.Header == false =>
            $"{path} has {columns.Count} columns where \"withoutHeader\" of the preset \"{preset.Name}\" names {preset.WithoutHeader.Length}.",
        RowFault.None => $"{path} is not a file for the preset \"{preset.Name}\": {ColumnAdvice.Of(preset, columns)}",
        RowFault.TooLong => $"{path} is not delimited text: its line {rows.Line} is longer than {LineReader.MaxLength:N0} characters.",
        _ => $"{path} cannot be read: the quotes of the columns' names in line {rows.Line} do not match.",
    };

    // Excel's way of saying how a file is separated.
    private static DatasetPreset ReadDelimiterLine(DatasetPreset preset, LineReader lines)
    {
        if (lines.Read() is not { } line)
        {
            return preset;
        }

        if (DelimiterLine().Match(line.Text) is { Success: true } match)
        {
            return preset with { Delimiter = match.Groups[1].Value[0] };
        }

        lines.Return([line]);
        return preset;
    }

    // A file with the columns of a product and none of an event is a catalogue, though the map knows events too.
    private static RowMapper? OfCatalogue(DatasetPreset preset, string[] names, TimeProvider timeProvider)
    {
        if (preset is not { Event: { } map, Product: not null })
        {
            return null;
        }

        var columns = new DatasetColumns(names);
        var mapper = new RowMapper(preset with { Event = null }, columns, timeProvider);
        var ofProducts = columns.Used.Select(columns.NameOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var hasEventColumn = map.Fields.Any(field => field.Column.Any(name => !ofProducts.Contains(name) && columns.Has([name])));
        return columns.Missing.Count == 0 && mapper.DescribesProducts && !hasEventColumn ? mapper : null;
    }

    [GeneratedRegex("^sep=(.)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DelimiterLine();
}
