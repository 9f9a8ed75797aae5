using RealtimeRec.Training.Data;

namespace RealtimeRec.Training.Defaults;

/// <summary>A shop of the data sets that the default encoders are made from or judged on.</summary>
/// <param name="Name">Its name, which begins each of its item ids.</param>
/// <param name="Items">Its items with their texts.</param>
/// <param name="Histories">Ids of what each shopper took, each item once, oldest first.</param>
internal sealed record Shop(string Name, IReadOnlyList<CatalogItem> Items, IReadOnlyList<string[]> Histories);
