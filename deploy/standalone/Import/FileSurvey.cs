using RealtimeRec.Datasets;
using RealtimeRec.Datasets.Files;
using RealtimeRec.Datasets.Rows;
using RealtimeRec.Products;

namespace RealtimeRec.Standalone.Import;

/// <summary>
/// Reads a file to its end before anything of it is applied: whether it is what its map says, which rows are good, and which
/// products it names.
/// </summary>
internal sealed class FileSurvey
{
    private readonly ProductMerge _products = new();

    /// <summary>Rows read.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows that repeat an earlier row exactly.</summary>
    public long Repeats { get; private set; }

    /// <summary>Rows that were rejected.</summary>
    public long Rejected { get; private set; }

    /// <summary>Rows that are good.</summary>
    public long Good => Rows - Repeats - Rejected;

    /// <summary>Whether the rows are events; else they are a catalogue.</summary>
    public bool HasEvents { get; private set; }

    /// <summary>Where the file breaks off; null when it is whole.</summary>
    public DatasetFormatException? Cut { get; private set; }

    /// <summary>The products that the good rows describe or only name.</summary>
    public IReadOnlyCollection<Product> Products => _products.Products;

    /// <summary>How far what the file says of its products is believed.</summary>
    public ProductSource Source => HasEvents ? ProductSource.BehaviourLog : ProductSource.Catalogue;

    /// <summary>Reads a file.</summary>
    /// <param name="state">Told how far it is, and of the rows that are not taken.</param>
    /// <param name="rejected">Lists them.</param>
    /// <param name="timeProvider">What is in the future.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DatasetFormatException">The file is not what its map says: nothing of it may be applied.</exception>
    public static FileSurvey Read(ImportState state, RejectedRows rejected, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var survey = new FileSurvey();
        using var reader = DatasetReader.Open(state.Request.Path, state.Request.Preset, timeProvider);
        try
        {
            foreach (var row in reader.ReadRows(cancellationToken))
            {
                state.Rows = row.RowNumber;
                state.Fraction = (double)reader.Position / reader.Length;
                survey.Count(row, state, rejected);
            }
        }
        catch (DatasetFormatException exception) when (exception.IsCutOff)
        {
            // The rows before that are good, and are applied.
            survey.Cut = exception;
        }

        survey.HasEvents = reader.HasEvents;
        return survey;
    }

    private void Count(DatasetRow row, ImportState state, RejectedRows rejected)
    {
        state.RowsRead = ++Rows;
        var place = ImportedRow.Of(row);
        if (row.Rejection is { } rejection)
        {
            Rejected++;
            state.CountRejected(rejection.Reason, 1);
            rejected.Add(place, rejection);
            return;
        }

        Repeats += row.Repeated ? 1 : 0;
        foreach (var field in row.LeftOut)
        {
            state.CountLeftOut(field.Reason);
            rejected.AddLeftOut(place, field);
        }

        if (row.Product is { } product)
        {
            _products.Add(product);
        }

        foreach (var item in row is { Event: { } shopEvent, IsDeduction: false } ? shopEvent.Items : [])
        {
            // Who bought it knows it, though nothing describes it.
            _products.Name(item.ItemId);
        }
    }
}
