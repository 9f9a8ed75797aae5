using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.Hosting.Kafka;

/// <summary>Tells what another attempt may mend from what it cannot.</summary>
public static class KafkaErrors
{
    /// <summary>
    /// Whether the record itself is refused, and would be each time: it is too large, the topic is not there or not ours to write
    /// to, or a broker's rules forbid it. Everything else is the state of brokers or of a connection, which another attempt meets anew.
    /// </summary>
    public static bool IsPermanent(Error error) => IsOfTheRecord(error) || IsOfTheTopic(error) || error.Code is
        ErrorCode.TransactionalIdAuthorizationFailed or ErrorCode.PolicyViolation or ErrorCode.InvalidRequest
        or ErrorCode.UnsupportedForMessageFormat or ErrorCode.UnsupportedCompressionType or ErrorCode.InvalidRequiredAcks
        or ErrorCode.Local_InvalidArg or ErrorCode.Local_ValueSerialization or ErrorCode.Local_KeySerialization;

    /// <summary>Whether it is for this record's own sake, or for that of one in the same batch, and others may well be taken.</summary>
    public static bool IsOfTheRecord(Error error) => error.Code is
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidMsgSize or ErrorCode.InvalidRecord or ErrorCode.InvalidTimestamp;

    /// <summary>Whether it is for the topic's sake, whatever the record: it is not there, or not ours to write to.</summary>
    public static bool IsOfTheTopic(Error error) => error.Code is
        ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or ErrorCode.TopicException
        or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition or ErrorCode.UnknownTopicOrPart;
}
