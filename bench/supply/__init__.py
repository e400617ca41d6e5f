"""The packages of the locks: their licences, their known vulnerabilities, and the bill of materials."""
