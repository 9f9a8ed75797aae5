using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Products;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>The catalogue: one product at a time, or many as NDJSON.</summary>
internal static class ProductEndpoints
{
    public static IEndpointRouteBuilder MapProducts(this IEndpointRouteBuilder routes)
    {
        var products = routes.MapGroup("/v1/products").WithTags("Products");
        products.MapPut("/{item_id}", PutAsync)
            .WithName("PutProduct")
            .WithSummary("Create or replace a product")
            .WithDescription("Answers once the product is durable; every silo's feeds know it within a second. A retired product is back on sale.")
            .WithBody(MediaTypes.Json, Examples.Product)
            .WithMetadata(new UnlimitedBody())
            .Produces<ProductWritten>(StatusCodes.Status201Created)
            .Produces<ProductWritten>()
            .ProducesProblems(400, 413, 415, 503);
        products.MapGet("/{item_id}", GetAsync)
            .WithName("GetProduct")
            .WithSummary("Read a product")
            .Produces<ProductAnswer>()
            .ProducesProblems(400, 404, 503);
        products.MapDelete("/{item_id}", DeleteAsync)
            .WithName("DeleteProduct")
            .WithSummary("Take a product off sale")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 404, 503);
        products.MapPost("/bulk", PostBulkAsync)
            .WithName("PostProducts")
            .WithSummary("Create or replace many products")
            .WithDescription("NDJSON: one product per line, each at most 256 KiB, any number of lines. A broken line loses only itself.")
            .WithBody(MediaTypes.NdJson, Examples.Product)
            .WithMetadata(new UnlimitedBody())
            .Produces<BulkAnswer>()
            .ProducesProblems(400, 415, 503);
        return routes;
    }

    private static async Task<IResult> PutAsync(HttpContext context, ClusterCalls cluster)
    {
        if (!PathId.TryRead(context, "item_id", out var itemId, out var refusal))
        {
            return refusal;
        }

        if (MediaTypes.Refuse(context.Request, MediaTypes.Product) is { } unsupported)
        {
            return unsupported;
        }

        ProductReading reading;
        using (var body = await RequestBody.ReadAsync(context.Request, ProductLimits.MaxProductBytes, context.RequestAborted))
        {
            if (body.IsTooLarge)
            {
                return ProblemResult.TooLarge(ProductLimits.MaxProductBytes);
            }

            reading = ProductReader.Read(body.Span, itemId);
        }

        if (reading.Product is not { } product)
        {
            return ProblemResult.Invalid([.. reading.Rejections.Select(rejection => ProblemError.From(rejection))]);
        }

        var outcome = await cluster.WriteAsync(
            product, static (grains, product) => grains.GetProduct(product.ItemId).UpsertAsync(product), context.RequestAborted);
        var status = outcome == ProductWriteOutcome.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        if (outcome == ProductWriteOutcome.Created)
        {
            context.Response.Headers.Location = $"/v1/products/{Uri.EscapeDataString(itemId)}";
        }

        var written = new ProductWritten(itemId, outcome.ToString().ToLowerInvariant());
        return TypedResults.Json(written, GatewayJson.Context.ProductWritten, statusCode: status);
    }

    private static async Task<IResult> GetAsync(HttpContext context, ClusterCalls cluster)
    {
        if (!PathId.TryRead(context, "item_id", out var itemId, out var refusal))
        {
            return refusal;
        }

        var view = await cluster.ReadAsync(itemId, static (grains, id) => grains.GetProduct(id).GetAsync(), context.RequestAborted);
        return view is null
            ? ProblemResult.NotFound($"There is no product {itemId}.")
            : TypedResults.Json(ProductAnswer.From(view), GatewayJson.Context.ProductAnswer);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, ClusterCalls cluster)
    {
        if (!PathId.TryRead(context, "item_id", out var itemId, out var refusal))
        {
            return refusal;
        }

        return await cluster.WriteAsync(itemId, static (grains, id) => grains.GetProduct(id).RetireAsync(), context.RequestAborted)
            ? TypedResults.NoContent()
            : ProblemResult.NotFound($"There is no product {itemId} on sale.");
    }

    private static async Task<IResult> PostBulkAsync(HttpContext context, ClusterCalls cluster)
    {
        if (MediaTypes.Refuse(context.Request, MediaTypes.Products) is { } unsupported)
        {
            return unsupported;
        }

        var upsert = new BulkUpsert(cluster);
        await upsert.RunAsync(context.Request.BodyReader, context.RequestAborted);
        return upsert switch
        {
            { Written: > 0 } => TypedResults.Json(upsert.Answer(), GatewayJson.Context.BulkAnswer),
            { Rejected: 0 } => ProblemResult.Invalid(new Validation.FieldRejection("body", Validation.RejectionReasons.Required, "The body holds no product.")),
            { FailedOnlyByCluster: true } => ProblemResult.Unavailable(),
            _ => ProblemResult.Invalid("None of the lines could be accepted.", upsert.Answer().Errors),
        };
    }
}
