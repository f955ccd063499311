"""The links in messages. They are made of the settings only, never of what a browser said its host was."""

from dataclasses import dataclass

from bisdesk.settings import Settings


@dataclass(frozen=True)
class Addresses:
    """Where messages point to. The worker gets public links, everybody else intranet links."""

    intranet_url: str
    public_url: str
    contact_mail: str
    keys_help_url: str
    keys_videos_url: str

    @classmethod
    def of(cls, settings: Settings) -> "Addresses":
        return cls(
            intranet_url=settings.intranet_url,
            public_url=settings.public_url,
            contact_mail=settings.contact_mail,
            keys_help_url=settings.keys_help_url,
            keys_videos_url=settings.keys_videos_url,
        )

    def activation(self, token: str) -> str:
        return f"{self.public_url}/activate/{token}"

    def key_recovery(self, token: str) -> str:
        return f"{self.public_url}/keys/lost/{token}"

    @property
    def keys(self) -> str:
        return f"{self.public_url}/keys"

    def request(self, reference: str) -> str:
        return f"{self.intranet_url}/requests/{reference}"

    def answer(self, reference: str) -> str:
        return f"{self.intranet_url}/requests/{reference}/answer"

    def drafts(self) -> str:
        return f"{self.intranet_url}/requests?tab=drafts"

    def keys_help(self, language: str) -> str:
        return self.keys_help_url.replace("{language}", language)
