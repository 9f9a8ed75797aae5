namespace RealtimeRec.Feeds.Learned;

/// <summary>How a shop's own ranker is trained. Bound from the configuration section <c>Feeds:Ranker</c>.</summary>
public sealed class RankerOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Feeds:Ranker";

    /// <summary>Whether cases are kept and rankers trained.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Cases that are kept to learn from, the latest of the cluster: 200 to 50,000, some 5 KB each.</summary>
    public int Cases { get; set; } = 5_000;

    /// <summary>New cases after which a ranker is trained again: 50 to 50,000.</summary>
    public int CasesBetween { get; set; } = 1_000;

    /// <summary>The latest cases of products that no page had shown, by which a new ranker is compared with what is served: 50 to 25,000.</summary>
    public int TrialCases { get; set; } = 1_000;

    /// <summary>Fewest earlier cases to train on: 50 to 25,000.</summary>
    public int LeastTraining { get; set; } = 500;

    /// <summary>How much a product counts in training that a page had shown, beside one that was found otherwise: 0 to 100.</summary>
    public double ShownWeight { get; set; } = 1;

    /// <summary>How much a product counts that was put into a cart or on a list of wishes, beside one that was looked at: 0 to 100.</summary>
    public double CartWeight { get; set; } = 2;

    /// <summary>How much a product counts that was bought, beside one that was looked at: 0 to 100.</summary>
    public double PurchaseWeight { get; set; } = 3;
}
