package io.millrace.itests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.olingo.commons.api.data.ContextURL;
import org.apache.olingo.commons.api.data.Entity;
import org.apache.olingo.commons.api.edm.EdmEntitySet;
import org.apache.olingo.commons.api.edm.EdmPrimitiveTypeKind;
import org.apache.olingo.commons.api.edm.FullQualifiedName;
import org.apache.olingo.commons.api.edm.provider.CsdlAbstractEdmProvider;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityContainer;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityContainerInfo;
import org.apache.olingo.commons.api.edm.provider.CsdlEntitySet;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityType;
import org.apache.olingo.commons.api.edm.provider.CsdlProperty;
import org.apache.olingo.commons.api.edm.provider.CsdlPropertyRef;
import org.apache.olingo.commons.api.edm.provider.CsdlSchema;
import org.apache.olingo.commons.api.format.ContentType;
import org.apache.olingo.commons.api.http.HttpHeader;
import org.apache.olingo.commons.api.http.HttpMethod;
import org.apache.olingo.commons.api.http.HttpStatusCode;
import org.apache.olingo.server.api.OData;
import org.apache.olingo.server.api.ODataApplicationException;
import org.apache.olingo.server.api.ODataLibraryException;
import org.apache.olingo.server.api.ODataRequest;
import org.apache.olingo.server.api.ODataResponse;
import org.apache.olingo.server.api.ServiceMetadata;
import org.apache.olingo.server.api.processor.EntityProcessor;
import org.apache.olingo.server.api.serializer.EntitySerializerOptions;
import org.apache.olingo.server.api.uri.UriInfo;
import org.apache.olingo.server.api.uri.UriResourceEntitySet;
import org.apache.olingo.server.core.ODataHandlerImpl;
import org.apache.olingo.server.core.debug.ServerCoreDebugger;
import org.junit.rules.ExternalResource;

/** An OData 4 service by Olingo's own server, with one entity set, ServiceOrders, to which entities can be added. */
final class ODataService extends ExternalResource {

    private static final String NAMESPACE = "Service";
    private static final FullQualifiedName TYPE = new FullQualifiedName(NAMESPACE, "ServiceOrder");
    private static final FullQualifiedName CONTAINER = new FullQualifiedName(NAMESPACE, "Container");
    private static final String SET = "ServiceOrders";

    private final List<Map<String, Object>> created = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @Override
    protected void before() throws Throwable {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/odata", this::handle);
        server.start();
    }

    @Override
    protected void after() {
        server.stop(0);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/odata";
    }

    /** The properties of each entity that was made. */
    List<Map<String, Object>> created() {
        return created;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            OData odata = OData.newInstance();
            ServiceMetadata metadata = odata.createServiceMetadata(new Model(), List.of());
            ODataHandlerImpl handler = new ODataHandlerImpl(odata, metadata, new ServerCoreDebugger(odata));
            handler.register(new Creator());
            ODataResponse response = handler.process(request(exchange));
            response.getAllHeaders()
                    .forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
            try (InputStream content = response.getContent()) {
                byte[] body = content == null ? new byte[0] : content.readAllBytes();
                exchange.sendResponseHeaders(response.getStatusCode(), body.length == 0 ? -1 : body.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            }
        }
    }

    private ODataRequest request(HttpExchange exchange) {
        String path = exchange.getRequestURI().getRawPath().substring("/odata".length());
        ODataRequest request = new ODataRequest();
        request.setMethod(HttpMethod.valueOf(exchange.getRequestMethod()));
        request.setRawBaseUri(url());
        request.setRawODataPath(path);
        request.setRawQueryPath(exchange.getRequestURI().getRawQuery());
        request.setRawRequestUri(url() + path);
        exchange.getRequestHeaders().forEach((name, values) -> request.addHeader(name, new ArrayList<>(values)));
        request.setBody(exchange.getRequestBody());
        return request;
    }

    /** One entity type of three texts. */
    private static final class Model extends CsdlAbstractEdmProvider {

        @Override
        public CsdlEntityType getEntityType(FullQualifiedName name) {
            return new CsdlEntityType()
                    .setName(TYPE.getName())
                    .setProperties(List.of(text("Id"), text("Device"), text("Text")))
                    .setKey(List.of(new CsdlPropertyRef().setName("Id")));
        }

        private static CsdlProperty text(String name) {
            return new CsdlProperty().setName(name).setType(EdmPrimitiveTypeKind.String.getFullQualifiedName());
        }

        @Override
        public CsdlEntitySet getEntitySet(FullQualifiedName container, String name) {
            return SET.equals(name) ? new CsdlEntitySet().setName(SET).setType(TYPE) : null;
        }

        @Override
        public CsdlEntityContainer getEntityContainer() {
            return new CsdlEntityContainer()
                    .setName(CONTAINER.getName())
                    .setEntitySets(List.of(getEntitySet(CONTAINER, SET)));
        }

        @Override
        public CsdlEntityContainerInfo getEntityContainerInfo(FullQualifiedName name) {
            return new CsdlEntityContainerInfo().setContainerName(CONTAINER);
        }

        @Override
        public List<CsdlSchema> getSchemas() {
            return List.of(new CsdlSchema()
                    .setNamespace(NAMESPACE)
                    .setEntityTypes(List.of(getEntityType(TYPE)))
                    .setEntityContainer(getEntityContainer()));
        }
    }

    /** Makes entities; anything else is not implemented. */
    private final class Creator implements EntityProcessor {

        private OData odata;
        private ServiceMetadata metadata;

        @Override
        public void init(OData theOdata, ServiceMetadata theMetadata) {
            odata = theOdata;
            metadata = theMetadata;
        }

        @Override
        public void createEntity(
                ODataRequest request, ODataResponse response, UriInfo uri, ContentType sent, ContentType wanted)
                throws ODataLibraryException {
            EdmEntitySet set = ((UriResourceEntitySet) uri.getUriResourceParts().get(0)).getEntitySet();
            Entity entity = odata.createDeserializer(sent)
                    .entity(request.getBody(), set.getEntityType())
                    .getEntity();
            Map<String, Object> properties = new TreeMap<>();
            entity.getProperties().forEach(property -> properties.put(property.getName(), property.getValue()));
            created.add(properties);
            EntitySerializerOptions options = EntitySerializerOptions.with()
                    .contextURL(ContextURL.with().entitySet(set).build())
                    .build();
            response.setContent(odata.createSerializer(wanted)
                    .entity(metadata, set.getEntityType(), entity, options)
                    .getContent());
            response.setStatusCode(HttpStatusCode.CREATED.getStatusCode());
            response.setHeader(HttpHeader.CONTENT_TYPE, wanted.toContentTypeString());
        }

        @Override
        public void readEntity(ODataRequest request, ODataResponse response, UriInfo uri, ContentType wanted)
                throws ODataApplicationException {
            throw notImplemented();
        }

        @Override
        public void updateEntity(
                ODataRequest request, ODataResponse response, UriInfo uri, ContentType sent, ContentType wanted)
                throws ODataApplicationException {
            throw notImplemented();
        }

        @Override
        public void deleteEntity(ODataRequest request, ODataResponse response, UriInfo uri)
                throws ODataApplicationException {
            throw notImplemented();
        }

        private ODataApplicationException notImplemented() {
            return new ODataApplicationException(
                    "not implemented", HttpStatusCode.NOT_IMPLEMENTED.getStatusCode(), java.util.Locale.ROOT);
        }
    }
}
