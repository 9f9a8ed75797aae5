namespace RealtimeRec.Datasets.Fields;

/// <summary>Why a row, or a field of it, was not taken.</summary>
/// <param name="Field">The column concerned, or empty when it is the row as a whole.</param>
/// <param name="Reason">A short reason to count by, the same for all rows of a kind.</param>
/// <param name="Message">What is wrong in this row.</param>
public sealed record RowRejection(string Field, string Reason, string Message);
