#!/bin/sh
# Makes RealtimeRec's topics where they are not there, and adds partitions where there are fewer. Never removes a topic or a partition, and leaves the
# settings of a topic that is there as they are. CLIENT_PROPERTIES names a file for TLS or SASL.
set -eu
topics="${KAFKA_TOPICS:-/opt/kafka/bin/kafka-topics.sh} --bootstrap-server $Kafka__BootstrapServers"
[ -z "${CLIENT_PROPERTIES:-}" ] || topics="$topics --command-config $CLIENT_PROPERTIES"

create() { # name, partitions, further settings
  name=$1 wanted=$2
  shift 2
  # shellcheck disable=SC2086
  $topics --create --if-not-exists --topic "$name" --partitions "$wanted" --replication-factor "$REPLICATION_FACTOR" \
    --config min.insync.replicas="$MIN_INSYNC_REPLICAS" "$@"
  # shellcheck disable=SC2086
  there=$($topics --describe --topic "$name" | sed -n 's/.*PartitionCount: *\([0-9]*\).*/\1/p')
  if [ -z "$there" ]; then
    echo "$name is not there." >&2
    exit 1
  elif [ "$there" -lt "$wanted" ]; then
    # shellcheck disable=SC2086
    $topics --alter --topic "$name" --partitions "$wanted"
    echo "$name has $wanted partitions, no longer $there."
  else
    echo "$name has $there partitions."
  fi
}

create "${Kafka__EventsTopic:-shop.events}" "$EVENTS_PARTITIONS"
create "${Kafka__CatalogTopic:-shop.catalog}" "$CATALOG_PARTITIONS" --config cleanup.policy=compact
create "${Kafka__DeadLetterTopic:-shop.events.dead-letter}" "$DEAD_LETTER_PARTITIONS"
