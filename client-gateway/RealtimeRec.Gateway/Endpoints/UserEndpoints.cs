using Microsoft.Net.Http.Headers;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Gateway.Shoppers;
using RealtimeRec.Users;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>What the cluster knows about a user: to read, to take away, to erase.</summary>
internal static class UserEndpoints
{
    public static IEndpointRouteBuilder MapUsers(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("/v1/users").WithTags("Users");
        users.MapGet("/{user_id}", GetAsync)
            .WithName("GetUser")
            .WithSummary("Read a user's profile")
            .Produces<UserProfileView>()
            .ProducesProblems(400, 404, 503);
        users.MapDelete("/{user_id}", DeleteAsync)
            .WithName("DeleteUser")
            .WithSummary("Erase a user's profile")
            .WithDescription(
                "Answered once the erasure is durable, and 503 until then: sent again, it waits for the same write. Erased with the profile are a damaged one that "
                + "was kept aside and the findings of the quality rules about the user. How far each log was applied and the hashes of the latest event "
                + "ids stay, so that neither a redelivery nor a retry brings the user back.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 404, 503);
        users.MapGet("/{user_id}/export", GetExportAsync)
            .WithName("ExportUser")
            .WithSummary("Take away everything stored about a user")
            .Produces<UserExport>()
            .ProducesProblems(400, 404, 503);
        return routes;
    }

    private static async Task<IResult> GetAsync(HttpContext context, ClusterCalls cluster)
    {
        if (!PathId.TryRead(context, "user_id", out var userId, out var refusal))
        {
            return refusal;
        }

        var profile = await cluster.ReadAsync(userId, static (grains, id) => grains.GetUser(id).GetProfileAsync(), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return profile is null ? Unknown(userId) : TypedResults.Json(profile, GatewayJson.Context.UserProfileView);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, UserErasure erasure)
    {
        if (!PathId.TryRead(context, "user_id", out var userId, out var refusal))
        {
            return refusal;
        }

        return await erasure.EraseAsync(userId, context.RequestAborted) ? TypedResults.NoContent() : Unknown(userId);
    }

    private static async Task<IResult> GetExportAsync(HttpContext context, ClusterCalls cluster)
    {
        if (!PathId.TryRead(context, "user_id", out var userId, out var refusal))
        {
            return refusal;
        }

        if (await cluster.ReadAsync(userId, static (grains, id) => grains.GetUser(id).ExportAsync(), context.RequestAborted) is not { } export)
        {
            return Unknown(userId);
        }

        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{userId}.json");
        context.Response.Headers.ContentDisposition = disposition.ToString();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(export, GatewayJson.Context.UserExport);
    }

    private static ProblemResult Unknown(string userId) => ProblemResult.NotFound($"There is no user {userId}.");
}
