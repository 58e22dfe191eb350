package dev.attune.adapters.rest.operations;

import dev.attune.adapters.rest.access.ApiKeyFilter;
import dev.attune.adapters.rest.problem.Refused;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeIn;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import java.io.IOException;
import java.io.InputStream;

/** Answers with the API's description, which was generated from these classes when they were compiled. */
@OpenAPIDefinition(
        info = @Info(title = "Attune", version = "v1", description = "Events in, personal recommendations out."),
        security = @SecurityRequirement(name = "key"))
@SecurityScheme(
        name = "key",
        type = SecuritySchemeType.APIKEY,
        in = SecuritySchemeIn.HEADER,
        paramName = ApiKeyFilter.HEADER,
        description =
                "Needed on every route under /v1 where the service was started with keys; an admin key under /v1/admin")
@Controller("/openapi")
class OpenApiController {
    private static final String GENERATED = "/META-INF/swagger/attune-v1.yml";

    @Hidden
    @Get
    @Produces("application/yaml")
    byte[] description() throws IOException {
        try (InputStream generated = OpenApiController.class.getResourceAsStream(GENERATED)) {
            if (generated == null) {
                throw new Refused(HttpStatus.NOT_FOUND, "this build holds no description");
            }
            return generated.readAllBytes();
        }
    }
}
