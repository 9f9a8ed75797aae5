using RealtimeRec.Encoders.Text;

namespace RealtimeRec.Training.Preparation;

/// <summary>What a shop's files hold.</summary>
/// <param name="Log">Every product of every event that was readable.</param>
/// <param name="Texts">What the rows say of products, by item id; the latest word counts.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="Searches">Events of no product.</param>
/// <param name="Rejected">Rows that were not taken, by the reader's reason.</param>
internal sealed record ShopContents(
    InteractionLog Log, Dictionary<string, TextFields> Texts, long Rows, long Searches, IReadOnlyDictionary<string, long> Rejected);
