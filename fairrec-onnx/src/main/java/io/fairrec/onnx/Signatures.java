package io.fairrec.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import io.fairrec.base.ModelException;
import io.fairrec.base.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the signature of a model and compares it with what an adapter needs. */
final class Signatures {

    /** Number types that the adapters convert to and from; everything else is refused with its name. */
    static final Set<String> WHOLE = Set.of("int64", "int32");

    static final Set<String> REAL = Set.of("float32");

    private Signatures() {}

    /**
     * A tensor that an adapter needs.
     *
     * @param name as in the graph
     * @param types the element types that the adapter can serve
     * @param dimensions from the left: a name for any size, a number for exactly that size
     */
    record Need(String name, Set<String> types, List<String> dimensions) {

        boolean accepts(TensorSpec spec) {
            if (!types.contains(spec.type()) || spec.rank() != dimensions.size()) {
                return false;
            }
            for (int d = 0; d < dimensions.size(); d++) {
                String wanted = dimensions.get(d);
                long fixed = spec.fixed(d);
                if (Character.isDigit(wanted.charAt(0))
                        ? fixed >= 0 && fixed != Long.parseLong(wanted)
                        : isFree(wanted) && fixed >= 0) {
                    return false;
                }
            }
            return true;
        }

        /** A dimension that the adapter varies from call to call: the model must not fix it. */
        private static boolean isFree(String dimension) {
            return dimension.equals("batch") || dimension.equals("n") || dimension.equals("seq");
        }

        @Override
        public String toString() {
            return name + " " + String.join("|", types.stream().sorted().toList()) + " " + dimensions;
        }
    }

    static Need whole(String name, String... dimensions) {
        return new Need(name, WHOLE, List.of(dimensions));
    }

    static Need real(String name, String... dimensions) {
        return new Need(name, REAL, List.of(dimensions));
    }

    /**
     * Checks that a model takes exactly these inputs and offers these outputs.
     *
     * @throws ModelException with the model's signature beside the needed one
     */
    static void require(ModelInfo info, String adapter, List<Need> inputs, List<Need> outputs) {
        List<String> problems = new ArrayList<>();
        for (Need need : inputs) {
            compare(need, "input", info.inputs(), problems);
        }
        for (Need need : outputs) {
            compare(need, "output", info.outputs(), problems);
        }
        Set<String> served = Set.copyOf(inputs.stream().map(Need::name).toList());
        for (TensorSpec spec : info.inputs()) {
            if (!served.contains(spec.name())) {
                problems.add("The input \"" + spec.name() + "\" is needed by the model but not served by the " + adapter
                        + ".");
            }
        }
        if (!problems.isEmpty()) {
            StringBuilder text = new StringBuilder(
                            "The model \"" + info.source() + "\" does not fit the " + adapter + ". ")
                    .append(String.join(" ", problems))
                    .append("\nThe model has:")
                    .append(info.signature())
                    .append("\nThe ")
                    .append(adapter)
                    .append(" needs:");
            inputs.forEach(n -> text.append("\n  input  ").append(n));
            outputs.forEach(n -> text.append("\n  output ").append(n));
            text.append("\nRename or re-export the tensors, or tell the adapter their names.");
            throw new ModelException(text.toString());
        }
    }

    private static void compare(Need need, String kind, List<TensorSpec> specs, List<String> problems) {
        for (TensorSpec spec : specs) {
            if (spec.name().equals(need.name())) {
                if (!need.accepts(spec)) {
                    problems.add("The " + kind + " is (" + spec + ") but must be (" + need + ").");
                }
                return;
            }
        }
        problems.add("It has no " + kind + " \"" + need.name() + "\". "
                + NearestName.advice(
                        need.name(), specs.stream().map(TensorSpec::name).toList()));
    }

    static List<TensorSpec> specs(Collection<NodeInfo> nodes) {
        List<TensorSpec> specs = new ArrayList<>();
        for (NodeInfo node : nodes) {
            if (node.getInfo() instanceof TensorInfo tensor) {
                specs.add(spec(node.getName(), tensor));
            } else {
                specs.add(new TensorSpec(node.getName(), "no tensor", List.of()));
            }
        }
        return specs;
    }

    private static TensorSpec spec(String name, TensorInfo tensor) {
        long[] shape = tensor.getShape();
        String[] names = tensor.getDimensionNames();
        List<String> dimensions = new ArrayList<>();
        for (int d = 0; d < shape.length; d++) {
            if (shape[d] >= 0) {
                dimensions.add(Long.toString(shape[d]));
            } else {
                dimensions.add(names[d].isEmpty() || Character.isDigit(names[d].charAt(0)) ? "?" : names[d]);
            }
        }
        String type = switch (tensor.onnxType) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> "float32";
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> "float64";
            default ->
                tensor.onnxType
                        .name()
                        .replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "")
                        .toLowerCase(Locale.ROOT);
        };
        return new TensorSpec(name, type, dimensions);
    }
}
