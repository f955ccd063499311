"""A photo of the document from a phone: a code on the form opens one page, for one draft, on one phone, for a while."""
