using System.Globalization;
using RealtimeRec.Datasets.Fields;
using RealtimeRec.Datasets.Files;
using RealtimeRec.Validation;

namespace RealtimeRec.Datasets;

/// <summary>
/// Counts the rows of a file whose bytes are no text in its encoding, and tells a few damaged rows from a file that is in
/// another encoding altogether.
/// </summary>
internal sealed class Undecodables(string path)
{
    // One may be damage in a file that is else plain ASCII.
    private const long Telling = 2;

    private long _rows;
    private long _undecodable;
    private long _foreign;
    private long _firstLine;

    /// <summary>The encoding's name; null for UTF-8, which nobody asked for.</summary>
    public string? Encoding { get; set; }

    /// <summary>Why such a row is not taken.</summary>
    public FieldRejection Rejection => new("", $"not {Name}", $"It holds bytes that are not {Name}.");

    private string Name => Encoding is null ? "UTF-8" : Encoding.ToUpperInvariant();

    /// <summary>Counts a row; true when it is one of them.</summary>
    public bool Note(RowReader row)
    {
        _rows++;
        if (!row.IsUndecodable)
        {
            _foreign += row.HasForeignCharacters ? 1 : 0;
            return false;
        }

        _firstLine = _undecodable == 0 ? row.Line : _firstLine;
        _undecodable++;
        return true;
    }

    /// <summary>That the file is in another encoding; null when its rows say it is in this one.</summary>
    public DatasetFormatException? Verdict()
    {
        // A row beyond ASCII that is good says that the encoding is right.
        var isOther = _undecodable > 0 && (_undecodable == _rows || (_undecodable >= Telling && _undecodable > _foreign && (_foreign == 0 || _undecodable * 100 > _rows)));
        return isOther
            ? Other(string.Create(CultureInfo.InvariantCulture, $"{_undecodable:N0} of {_rows:N0} rows hold bytes that are not, the first in line {_firstLine}"))
            : null;
    }

    /// <summary>The sentence for a file in another encoding.</summary>
    /// <param name="evidence">What says so.</param>
    public DatasetFormatException Other(string evidence) => new(
        $"{path} is not {Name} ({evidence}): say which encoding it has by \"encoding\" of the column map, such as \"gb18030\", \"windows-1252\" or \"utf-16le\".");
}
