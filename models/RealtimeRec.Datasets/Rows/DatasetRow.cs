using RealtimeRec.Datasets.Fields;
using RealtimeRec.Events;
using RealtimeRec.Products;
using RealtimeRec.Validation;

namespace RealtimeRec.Datasets.Rows;

/// <summary>One row of a file, read. Either it was rejected or it has an event, a product, or both.</summary>
public sealed record DatasetRow
{
    /// <summary>Number of the row in the file, the first after the header being 1.</summary>
    public required long RowNumber { get; init; }

    /// <summary>The line of the file in which the row begins, the first being 1.</summary>
    public long Line { get; init; }

    /// <summary>The row as it stands in the file.</summary>
    public string Text { get; init; } = "";

    /// <summary>The shopper of a row that was not taken; null where none can be read.</summary>
    public string? RejectedUserId { get; init; }

    /// <summary>The event. Rows of one order are events with the same id, user, time and kind, each with its item.</summary>
    public ShopEvent? Event { get; init; }

    /// <summary>What the row says about a product.</summary>
    public Product? Product { get; init; }

    /// <summary>Why the row was not taken; null when it was.</summary>
    public FieldRejection? Rejection { get; init; }

    /// <summary>What was left out of a row that was taken, because it could not be read or makes no sense.</summary>
    public IReadOnlyList<FieldRejection> LeftOut { get; init; } = [];

    /// <summary>
    /// Whether the row takes money off, as a voucher or a discount does: in an order with other rows it is none of its products.
    /// </summary>
    public bool IsDeduction { get; init; }

    /// <summary>Whether an earlier row (of the last <see cref="DatasetReader.RepeatWindow"/>) was the same in all mapped fields.</summary>
    public bool Repeated { get; init; }
}
