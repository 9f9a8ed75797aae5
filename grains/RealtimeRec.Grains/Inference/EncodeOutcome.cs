namespace RealtimeRec.Inference;

/// <summary>What became of a request to encode.</summary>
internal enum EncodeOutcome
{
    /// <summary>It was encoded.</summary>
    Encoded,

    /// <summary>The device does not have that version of the model.</summary>
    NotLoaded,

    /// <summary>The queue was full.</summary>
    QueueFull,

    /// <summary>Its time was up before its turn came.</summary>
    Late,

    /// <summary>The history names no item that has a vector.</summary>
    NothingKnown,

    /// <summary>The model failed.</summary>
    Failed,

    /// <summary>The model ran, and what it made of this input is no numbers.</summary>
    NoNumbers,
}
