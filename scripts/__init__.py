"""Programs that write what is generated: reference pages, the dialect corpus."""
