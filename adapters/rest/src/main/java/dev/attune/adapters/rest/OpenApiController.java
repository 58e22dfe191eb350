package dev.attune.adapters.rest;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import java.io.IOException;
import java.io.InputStream;

/** The API's description, generated from these classes when they were compiled. */
@OpenAPIDefinition(info = @Info(title = "Attune", version = "v1", description = "Events in, personal recommendations out."))
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
