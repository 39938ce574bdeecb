"""Pictures of books, each with the table that it shows: SVG of whole numbers, without a script."""
