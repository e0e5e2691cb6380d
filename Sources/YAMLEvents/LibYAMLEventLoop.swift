import CLibYAML

/// The event loop of libyaml and nothing around it: what readers are measured against.
package enum LibYAMLEventLoop {
    /// Walks a YAML stream to its end or first error; returns the number of events.
    package static func count(_ bytes: [UInt8]) -> Int {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            var parser = unsafe yaml_parser_t()
            var event = unsafe yaml_event_t()
            guard unsafe yaml_parser_initialize(&parser) == 1 else { return 0 }
            defer { unsafe yaml_parser_delete(&parser) }
            unsafe yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            var count = 0
            while unsafe yaml_parser_parse(&parser, &event) == 1 {
                count += 1
                let isLast = unsafe event.type == YAML_STREAM_END_EVENT
                unsafe yaml_event_delete(&event)
                if isLast { break }
            }
            return count
        }
    }
}
