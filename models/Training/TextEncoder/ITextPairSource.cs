namespace RealtimeRec.Training.TextEncoder;

/// <summary>Where pairs of texts come from. A batch is drawn from one source, so that what its pairs compete with is of their kind.</summary>
internal interface ITextPairSource
{
    /// <summary>What the pairs are, for the reader of the progress.</summary>
    string Name { get; }

    /// <summary>About how many different pairs there are; a source of more is drawn from more often.</summary>
    int Count { get; }

    /// <summary>How much more often it is drawn from than its count says.</summary>
    double Share => 1;

    /// <summary>Whether the left text is to be found by the right one too.</summary>
    bool IsSymmetric => true;

    /// <summary>One pair, at random.</summary>
    TextPair Draw(Random random);
}
