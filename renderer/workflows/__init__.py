"""One file for each thing that a user asks for; each joins the stages that it needs."""
