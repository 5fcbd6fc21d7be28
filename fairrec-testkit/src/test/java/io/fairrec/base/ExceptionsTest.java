package io.fairrec.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExceptionsTest {
    static Stream<BiFunction<String, Throwable, FairRecException>> constructors() {
        return Stream.of(FairRecException::new, ConfigException::new, DataException::new, ModelException::new);
    }

    @ParameterizedTest
    @MethodSource("constructors")
    @DisplayName("keeps message and cause")
    void keepsMessageAndCause(BiFunction<String, Throwable, FairRecException> constructor) {
        var cause = new IOException("disk");

        FairRecException exception = constructor.apply("The file (a.csv) cannot be read.", cause);

        assertThat(exception).hasMessage("The file (a.csv) cannot be read.").hasCause(cause);
        assertThat(exception.getCause()).isSameAs(cause);
    }
}
