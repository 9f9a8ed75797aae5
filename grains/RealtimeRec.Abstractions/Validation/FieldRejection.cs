namespace RealtimeRec.Validation;

/// <summary>One reason why something sent to the cluster, or a row of a file, was refused.</summary>
/// <param name="Field">The field at fault, as in <c>items[2].price</c>, or the column; <c>body</c> when it is the document as a whole, empty when it is the row.</param>
/// <param name="Reason">One of <see cref="RejectionReasons"/>, for programs; of a row, what to count it by, the same for all rows of a kind.</param>
/// <param name="Message">What is wrong and what would be right, for people.</param>
public sealed record FieldRejection(string Field, string Reason, string Message);
