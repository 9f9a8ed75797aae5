namespace RealtimeRec.Training.Defaults;

/// <summary>A data set that the default encoders are trained on, for their cards.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="Contents">What it is, and what is used of it.</param>
/// <param name="Licence">Its licence as its repository states it.</param>
internal sealed record DataSource(string Name, string Contents, string Licence)
{
    /// <summary>What the user encoder and the text encoder are trained on.</summary>
    public static IReadOnlyList<DataSource> Shops { get; } =
    [
        new("completejourney-sample", "84.51° Complete Journey 2.0, a sample of grocery purchases: product types and departments, histories of households", "CC0"),
        new("uci-online-retail", "UCI Online Retail (D. Chen, 2015), purchases of gifts: titles, histories of customers", "repository Apache-2.0; UCI lists CC BY 4.0, which was not checked there"),
        new("amazon-office-2014", "Amazon office products, 5-core (J. McAuley, UCSD): titles, brands, categories, descriptions, histories of reviewers", "repository Apache-2.0; the reviews' authors ship no licence text and ask for citation, and the set is generally treated as for research"),
    ];

    /// <summary>What the text encoder is trained on beside.</summary>
    public static DataSource Utterances { get; } =
        new("zh-ecommerce-utterances", "what people said to a Chinese shopping assistant (Yang et al., COLING 2018): sentences alone", "Unlicense");
}
