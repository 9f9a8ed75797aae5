namespace RealtimeRec.Candidates;

/// <summary>What a source's scores are, so that they can be told to a ranker in a way that travels from day to day.</summary>
internal enum ListScale
{
    /// <summary>Whatever they are: beside the highest.</summary>
    Relative,

    /// <summary>Steps of other shoppers, with the evidence of how many there were.</summary>
    Steps,

    /// <summary>A logarithm of popularity.</summary>
    Logarithm,

    /// <summary>A cosine.</summary>
    Cosine,
}
