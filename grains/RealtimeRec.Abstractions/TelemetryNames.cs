namespace RealtimeRec;

/// <summary>Names under which the cluster's traces and metrics appear.</summary>
public static class TelemetryNames
{
    /// <summary>Name of the activity source and of the meter of everything that RealtimeRec measures itself.</summary>
    public const string Source = "RealtimeRec";

    /// <summary>Counter: unexpected exceptions that ended a turn of a background loop, by loop.</summary>
    public const string LoopFailures = "realtimerec.loop.failures";

    /// <summary>Counter: interactions with products that no catalogue knows and that a silo had no room to keep.</summary>
    public const string ItemsUnnumbered = "realtimerec.items.unnumbered";

    /// <summary>Counter: events applied to profiles, by event name.</summary>
    public const string EventsApplied = "realtimerec.events.applied";

    /// <summary>Counter: events applied to profiles that name the feed they came from, by event name: what came of the feeds.</summary>
    public const string FeedOutcomes = "realtimerec.feed.outcomes";

    /// <summary>Counter: stored states that could not be read and were kept aside, by state.</summary>
    public const string DamagedStates = "realtimerec.state.damaged";

    /// <summary>Counter: events of a log whose ids were not remembered, since their user has as many as are.</summary>
    public const string EventIdsForgone = "realtimerec.events.ids_forgone";

    /// <summary>Counter: events that had been applied before.</summary>
    public const string EventsDuplicate = "realtimerec.events.duplicate";

    /// <summary>Counter: events refused, by reason.</summary>
    public const string EventsRejected = "realtimerec.events.rejected";

    /// <summary>Counter: events that a rule of the user's grain rejected or quarantined, by event name.</summary>
    public const string EventsRefused = "realtimerec.events.refused";

    /// <summary>Counter: events that passed the quality rules or broke them.</summary>
    public const string QualityJudged = "realtimerec.quality.judged";

    /// <summary>Counter: quality rules broken by events and by the catalogue's records, by rule and action.</summary>
    public const string QualityFindings = "realtimerec.quality.findings";

    /// <summary>Counter: events of suspected bots that were applied but kept out of the products' signals.</summary>
    public const string QualityWithheld = "realtimerec.quality.withheld";

    /// <summary>Histogram, seconds: making one page of a search, by what came of it.</summary>
    public const string SearchDuration = "realtimerec.search.duration";

    /// <summary>Counter: sampled events that a ranker could learn from, by whether their product was among the candidates that it sees.</summary>
    public const string RankerCases = "realtimerec.ranker.cases";

    /// <summary>Counter: sampled events whose product was looked for in what ranks products, by method and kind.</summary>
    public const string RankingCases = "realtimerec.ranking.cases";

    /// <summary>Counter: those whose product was among the first places, by method and kind.</summary>
    public const string RankingHits = "realtimerec.ranking.hits";

    /// <summary>Counter: the sum of 1 / place over them, by method and kind.</summary>
    public const string RankingReciprocalRanks = "realtimerec.ranking.reciprocal_ranks";

    /// <summary>Histogram, seconds: from a batch's arrival at the gateway until it is durable, in its profiles or in Kafka.</summary>
    public const string EventAcknowledge = "realtimerec.events.acknowledge";

    /// <summary>Histogram, seconds: from a profile's change until its live feeds were pushed.</summary>
    public const string FeedFreshness = "realtimerec.feed.freshness";

    /// <summary>Histogram, seconds: making one page of a feed in the silo.</summary>
    public const string FeedDuration = "realtimerec.feed.duration";

    /// <summary>Histogram, seconds: one run of a component of the candidate pipeline, by component.</summary>
    public const string ComponentDuration = "realtimerec.candidates.duration";

    /// <summary>Counter: candidates named, by component (the source).</summary>
    public const string CandidatesNamed = "realtimerec.candidates.named";

    /// <summary>Counter: candidates that a filter was the first to refuse, by component (the filter).</summary>
    public const string CandidatesRefused = "realtimerec.candidates.refused";

    /// <summary>Counter: candidates shown, by component (the one that gave the reason).</summary>
    public const string CandidatesShown = "realtimerec.candidates.shown";

    /// <summary>Gauge: products with news of shoppers that has not reached them from this silo.</summary>
    public const string SignalsWaiting = "realtimerec.signals.waiting";

    /// <summary>Gauge, seconds: age of the oldest of that news.</summary>
    public const string SignalsAge = "realtimerec.signals.age";

    /// <summary>Counter: feeds and lists turned away because as many waited as may.</summary>
    public const string FeedsTurnedAway = "realtimerec.feeds.turned_away";

    /// <summary>Up-down counter: feeds and lists that are made or wait for a core.</summary>
    public const string FeedsUnderWay = "realtimerec.feeds.under_way";

    /// <summary>Histogram, seconds: one search of the vector index.</summary>
    public const string ScanDuration = "realtimerec.index.scan";

    /// <summary>Counter: feeds by what their profile vector was: encoded, fallback, mean or none.</summary>
    public const string FeedProfiles = "realtimerec.feed.profiles";

    /// <summary>Gauge: requests that wait for an encoder, by device and model.</summary>
    public const string EncoderQueue = "realtimerec.encoder.queue";

    /// <summary>Histogram: requests of a batch, by device and model.</summary>
    public const string EncoderBatch = "realtimerec.encoder.batch";

    /// <summary>Histogram, seconds: from the arrival of a batch's oldest request at a device until the batch began, by device and model.</summary>
    public const string EncoderWait = "realtimerec.encoder.wait";

    /// <summary>Histogram, seconds: one run of a model, by device and model.</summary>
    public const string EncoderRun = "realtimerec.encoder.run";

    /// <summary>Counter: pieces of text or interactions encoded, without padding, by device and model.</summary>
    public const string EncoderTokens = "realtimerec.encoder.tokens";

    /// <summary>Counter: requests that got no answer from any device in time, by kind of model and reason.</summary>
    public const string EncoderFallbacks = "realtimerec.encoder.fallbacks";

    /// <summary>Counter: records read from Kafka, by topic.</summary>
    public const string IngestionRecords = "realtimerec.ingestion.records";

    /// <summary>Counter: batches sent again because the cluster did not take them, by topic.</summary>
    public const string IngestionRetries = "realtimerec.ingestion.retries";

    /// <summary>Counter: records set aside as dead letters, by rule.</summary>
    public const string IngestionDeadLetters = "realtimerec.ingestion.dead_letters";

    /// <summary>Counter: dead letters of which only the beginning was kept, because the brokers refused the whole, by rule.</summary>
    public const string IngestionDeadLettersCut = "realtimerec.ingestion.dead_letters_cut";

    /// <summary>Counter: records set aside of which nothing was kept, because the brokers refused the cut letter too, by error.</summary>
    public const string IngestionDeadLettersDropped = "realtimerec.ingestion.dead_letters_dropped";

    /// <summary>Gauge: records that wait in the partitions a silo reads, by topic and partition.</summary>
    public const string IngestionLag = "realtimerec.ingestion.lag";

    /// <summary>Gauge, seconds: how long a partition has stood still, by topic, partition and reason (no_reader, not_moving); none while all move.</summary>
    public const string IngestionStalled = "realtimerec.ingestion.stalled";

    /// <summary>Counter: records that were deleted before they were read, by topic and partition.</summary>
    public const string IngestionLost = "realtimerec.ingestion.lost";

    /// <summary>Counter: partitions whose log is another than was read (recreated or cut), by topic and partition.</summary>
    public const string IngestionLogChanges = "realtimerec.ingestion.log.changes";

    /// <summary>Gauge: 1 while a silo is a member of a topic's consumer group, else 0; by topic.</summary>
    public const string IngestionMember = "realtimerec.ingestion.member";

    /// <summary>Counter: times that a cluster's store was found empty, or another one.</summary>
    public const string StoreLosses = "realtimerec.store.losses";

    /// <summary>Gauge: 1 while a cluster's store answers and takes writes, else 0.</summary>
    public const string StoreTakesWrites = "realtimerec.store.takes_writes";

    /// <summary>Gauge, seconds: how long a cluster's store has not answered or taken writes, by store and reason; none while it does.</summary>
    public const string StoreOutage = "realtimerec.store.outage";

    /// <summary>Gauge: records read and not yet durable, by topic and partition.</summary>
    public const string IngestionInFlight = "realtimerec.ingestion.in_flight";

    /// <summary>Counter: feeds that a gateway served without the user's profile, which could not be read in time.</summary>
    public const string FeedsDegraded = "realtimerec.feeds.degraded";

    /// <summary>Counter: calls that a gateway made again because the cluster did not answer, by kind (read, write, replica).</summary>
    public const string ClusterRetries = "realtimerec.cluster.retries";

    /// <summary>Gauge: a gateway's circuit breaker, by kind of calls; 0 closed, 1 half-open, 2 open.</summary>
    public const string ClusterBreaker = "realtimerec.cluster.breaker";

    /// <summary>
    /// Key in the host builder's properties under which whoever registers the exporters says so: silo and gateway may share
    /// a process, and everything would be exported twice.
    /// </summary>
    public const string ExportersProperty = "RealtimeRec.Telemetry.Exporters";
}
