namespace RealtimeRec.Validation;

/// <summary>One reason why something sent to the cluster was refused.</summary>
/// <param name="Field">The field at fault, as in <c>items[2].price</c>; <c>body</c> when it is the document as a whole.</param>
/// <param name="Reason">One of <see cref="RejectionReasons"/>, for programs.</param>
/// <param name="Message">What is wrong and what would be right, for people.</param>
public sealed record FieldRejection(string Field, string Reason, string Message);
