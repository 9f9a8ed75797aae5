namespace RealtimeRec.Inference;

/// <summary>Is told of each call of a channel how it ended: once for a call, however many requests were in it.</summary>
internal interface ICallWatch
{
    /// <summary>It was answered in time.</summary>
    void Answered(EncodeReply reply);

    /// <summary>It was not answered in time.</summary>
    /// <param name="began">When it began, a timestamp of the channel's clock.</param>
    void Late(long began);
}
