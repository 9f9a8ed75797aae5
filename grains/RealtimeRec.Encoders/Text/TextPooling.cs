namespace RealtimeRec.Encoders.Text;

/// <summary>How the vector of a text is made of the vectors of its tokens.</summary>
internal enum TextPooling
{
    /// <summary>By the model itself, which answers one vector a text.</summary>
    ByModel,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The first one's, which stands for the text as a whole.</summary>
    Cls,
}
