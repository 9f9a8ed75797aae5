namespace RealtimeRec.Products;

/// <summary>What became of a product's text.</summary>
public enum TextEncodeOutcome
{
    /// <summary>Every text encoder in use has encoded it, or there is nothing to encode.</summary>
    Encoded,

    /// <summary>An encoder did not answer: it is to be asked for again.</summary>
    NoAnswer,

    /// <summary>What an encoder makes of it is no numbers.</summary>
    NoNumbers,
}
